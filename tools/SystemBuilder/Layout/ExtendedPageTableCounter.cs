using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Layout;

/// <summary>How many EPT tables a subject's memory needs, found by having the kernel's own builder map it.</summary>
public static unsafe class ExtendedPageTableCounter
{
    /// <summary>
    /// A processor with 4 levels and 2 MiB pages. One with 1 GiB pages needs no more tables; every processor that runs
    /// the kernel has 2 MiB pages.
    /// </summary>
    private static readonly EptVpidCapability Processor = new((1 << 6) | (1 << 14) | (1 << 16));

    /// <summary>
    /// The builder takes the addresses of its tables for physical ones; they are the host's pointers.
    /// </summary>
    private const int PhysicalAddressWidth = 52;

    /// <summary>The tables that mapping <paramref name="regions"/> takes, the EPT PML4 table included.</summary>
    /// <exception cref="SystemBuildException">The builder refuses a region; the line says why.</exception>
    public static int Count(ReadOnlySpan<MemoryRecord> regions)
    {
        int capacity = UpperBound(regions);
        nuint bytes = (nuint)capacity * (nuint)Pages.Small;
        byte* pool = (byte*)NativeMemory.AlignedAlloc(bytes, (nuint)Pages.Small);
        try
        {
            NativeMemory.Clear(pool, bytes);
            ExtendedPageTableBuilder builder = new(
                new MemoryRange((ulong)pool, (ulong)pool + bytes), Processor, PhysicalAddressWidth);
            foreach (ref readonly MemoryRecord record in regions)
            {
                EptRegion region = ToRegion(in record);
                EptRegionFault fault = builder.Map(in region);
                if (fault != EptRegionFault.None)
                {
                    string rule = System.Text.Encoding.ASCII.GetString(EptRegionFaultNames.Rule(fault));
                    throw new SystemBuildException(
                        BuildRules.Unmappable,
                        "memory",
                        $"{Sizes.Text(record.Length)} at guest-physical 0x{record.GuestPhysical:x} cannot be "
                        + $"mapped: {rule}: move it");
                }
            }

            return builder.TablesUsed;
        }
        finally
        {
            NativeMemory.AlignedFree(pool);
        }
    }

    /// <summary>The region of EPT that a record asks for.</summary>
    public static EptRegion ToRegion(in MemoryRecord record) => new()
    {
        Start = new(record.GuestPhysical),
        Length = record.Length,
        Target = new HostPhysicalAddress(record.HostPhysical),
        Rights = record.Rights,
        MemoryType = record.MemoryType,
    };

    /// <summary>The PML4, and for each region a table of each lower level for all that it touches.</summary>
    private static int UpperBound(ReadOnlySpan<MemoryRecord> regions)
    {
        ulong tables = 1;
        foreach (ref readonly MemoryRecord record in regions)
        {
            for (int shift = 21; shift <= 39; shift += 9)
            {
                tables += (record.Length >> shift) + 2;
            }
        }

        return checked((int)tables);
    }
}
