namespace Bulkhead.GuestImages.Memory;

/// <summary>The memory map of a guest, as a PC's firmware would tell it.</summary>
internal static class AddressMap
{
    /// <summary>Where conventional memory ends: a PC's firmware keeps the KiB below 640 KiB for itself.</summary>
    public const ulong ConventionalEnd = 0x9_fc00;

    /// <summary>Where extended memory begins; what lies between is video memory and ROMs.</summary>
    public const ulong ExtendedStart = 0x10_0000;

    /// <summary>The first I/O APIC, and the end of the 32-bit space.</summary>
    public const ulong InterruptControllers = 0xfec0_0000;
    public const ulong Limit32 = 0x1_0000_0000;

    private const ulong LocalApic = 0xfee0_0000;
    private const ulong Page = 0x1000;

    /// <summary>The ranges, ascending, without overlap.</summary>
    public static IReadOnlyList<AddressRange> Of(IReadOnlyList<GuestRegion> regions)
    {
        List<AddressRange> ranges =
        [
            new(InterruptControllers, Page, AddressRangeType.Reserved),
            new(LocalApic, Page, AddressRangeType.Reserved),
        ];
        foreach (GuestRegion region in regions)
        {
            Add(ranges, region, 0, ConventionalEnd, AddressRangeType.Memory);
            Add(ranges, region, ConventionalEnd, ExtendedStart, AddressRangeType.Reserved);
            Add(ranges, region, ExtendedStart, InterruptControllers, AddressRangeType.Memory);
            Add(ranges, region, InterruptControllers + Page, LocalApic, AddressRangeType.Reserved);
            Add(ranges, region, LocalApic + Page, Limit32, AddressRangeType.Reserved);
            Add(ranges, region, Limit32, ulong.MaxValue, AddressRangeType.Memory);
        }

        return Join(ranges);
    }

    /// <summary>
    /// The first address of the 32-bit space above all memory, where devices may be: a multiple of 1 MiB.
    /// </summary>
    public static ulong DevicesStart(IReadOnlyList<GuestRegion> regions)
    {
        const ulong Unit = 1 << 20;
        ulong end = regions.Where(region => region.IsWritable && region.Start < InterruptControllers)
            .Select(region => Math.Min(region.End, InterruptControllers))
            .DefaultIfEmpty()
            .Max();
        return (end + Unit - 1) / Unit * Unit;
    }

    private static void Add(
        List<AddressRange> ranges, GuestRegion region, ulong start, ulong end, AddressRangeType type)
    {
        ulong first = Math.Max(region.Start, start);
        ulong last = Math.Min(region.End, end);
        if (first < last)
        {
            ranges.Add(new AddressRange(first, last - first, region.IsWritable ? type : AddressRangeType.Reserved));
        }
    }

    private static List<AddressRange> Join(List<AddressRange> ranges)
    {
        List<AddressRange> joined = [];
        foreach (AddressRange range in ranges.OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && joined[^1].End == range.Start && joined[^1].Type == range.Type)
            {
                joined[^1] = joined[^1] with { Length = joined[^1].Length + range.Length };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
