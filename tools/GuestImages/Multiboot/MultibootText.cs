using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>What both versions of Multiboot tell.</summary>
internal static class MultibootText
{
    /// <summary>The name of the boot loader.</summary>
    public const string LoaderName = "Bulkhead";

    private const ulong Kibibyte = 1024;
    private const ulong MostLower = 640;

    /// <summary>KiB of memory from address 0 on, at most 640.</summary>
    public static uint LowerKibibytes(IReadOnlyList<AddressRange> map) =>
        (uint)Math.Min(MostLower, LengthFrom(map, 0) / Kibibyte);

    /// <summary>KiB of memory from 1 MiB on, up to the first gap.</summary>
    public static uint UpperKibibytes(IReadOnlyList<AddressRange> map) =>
        (uint)Math.Min(uint.MaxValue, LengthFrom(map, AddressMap.ExtendedStart) / Kibibyte);

    private static ulong LengthFrom(IReadOnlyList<AddressRange> map, ulong start) => map.FirstOrDefault(
        range => range.Type == AddressRangeType.Memory && range.Start == start)?.Length ?? 0;
}
