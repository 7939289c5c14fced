namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>
/// Builds a 4-level EPT tree in a fixed pool of zeroed 4 KiB tables, whose first one is the EPT PML4 table
/// (SDM Vol. 3C, 29.3.2). Nothing is mapped but what is asked for, with the largest pages that fit.
/// </summary>
public unsafe struct ExtendedPageTableBuilder
{
    private const ulong SmallPage = 4096;
    private const int EntriesPerTable = 512;
    private const ulong GuestLimit = 1ul << 48;

    /// <summary>Bit n: n is an EPT memory type (SDM Vol. 3C, 29.3.7.1).</summary>
    private const uint MemoryTypes = 0b0111_0011;

    private readonly ExtendedPageTableEntry* _pool;
    private readonly int _capacity;
    private readonly EptVpidCapability _capability;
    private readonly ulong _hostLimit;

    /// <summary>The sizes of the large pages that the processor has, or'ed.</summary>
    private readonly ulong _largePages;

    /// <summary>
    /// A builder over the tables of <paramref name="pool"/>, which begins on a page boundary, for a processor with
    /// <paramref name="capability"/> and MAXPHYADDR <paramref name="physicalAddressWidth"/>.
    /// </summary>
    public ExtendedPageTableBuilder(MemoryRange pool, EptVpidCapability capability, int physicalAddressWidth)
    {
        _pool = (ExtendedPageTableEntry*)pool.Start;
        _capacity = (int)(pool.Length / SmallPage);
        _capability = capability;
        _hostLimit = 1ul << physicalAddressWidth;
        _largePages = capability.Has2MBytePages ? 1ul << 21 : 0;
        _largePages |= capability.Has1GBytePages ? 1ul << 30 : 0;
        TablesUsed = 1;
    }

    /// <summary>How many tables of the pool hold entries, the EPT PML4 table included.</summary>
    public int TablesUsed { get; private set; }

    /// <summary>How many leaves, of any size, have been written.</summary>
    public int PagesMapped { get; private set; }

    /// <summary>The tree's EPTP: write-back tables and accessed and dirty flags where there are any.</summary>
    public readonly ExtendedPageTablePointer Pointer => ExtendedPageTablePointer.Of(
        new((ulong)_pool),
        _capability.HasWriteBackTables ? EptMemoryType.WriteBack : EptMemoryType.Uncacheable,
        _capability.HasAccessedDirty);

    /// <summary>
    /// Maps every region of <paramref name="regions"/>, in any order. On a fault the tree is incomplete, and
    /// <paramref name="refused"/> is the index of the region that broke the rule; else their number.
    /// </summary>
    public EptRegionFault Map(ReadOnlySpan<EptRegion> regions, out int refused)
    {
        EptRegionFault fault = EptRegionFault.None;
        for (refused = 0; refused < regions.Length; refused++)
        {
            fault = Map(in regions[refused]);
            if (fault != EptRegionFault.None)
            {
                break;
            }
        }

        return fault;
    }

    /// <summary>Maps one region; the pool bounds the number of pages.</summary>
    public EptRegionFault Map(in EptRegion region)
    {
        EptRegionFault fault = Check(in region);
        ulong size;
        for (ulong offset = 0; offset < region.Length && fault == EptRegionFault.None; offset += size)
        {
            ulong address = region.Start.Value + offset;
            ulong target = region.Target.Value + offset;
            int shift = LeafShift(address | target, region.Length - offset);
            size = 1ul << shift;
            fault = MapPage(address, shift, ExtendedPageTableEntry.ToPage(new(target), in region, shift != 12));
        }

        return fault;
    }

    private readonly EptRegionFault Check(in EptRegion region)
    {
        ulong end = region.Start.Value + region.Length;
        ulong targetEnd = region.Target.Value + region.Length;
        EptRights rights = region.Rights;
        return !_capability.HasFourLevels ? EptRegionFault.FourLevelsUnsupported
            : region.Length == 0 ? EptRegionFault.Empty
            : ((end | targetEnd | region.Length) & (SmallPage - 1)) != 0 ? EptRegionFault.Misaligned
            : end < region.Length || targetEnd < region.Length ? EptRegionFault.WrapAround
            : end > GuestLimit ? EptRegionFault.GuestAddressTooWide
            : targetEnd > _hostLimit ? EptRegionFault.HostAddressTooWide
            : rights == EptRights.None || (uint)rights > 7 ? EptRegionFault.UnknownRights
            : (rights & (EptRights.Read | EptRights.Write)) == EptRights.Write ? EptRegionFault.WriteWithoutRead
            : rights == EptRights.Execute && !_capability.HasExecuteOnly ? EptRegionFault.ExecuteWithoutRead
            : (uint)region.MemoryType > 7 || ((MemoryTypes >> (int)region.MemoryType) & 1) == 0
                ? EptRegionFault.ReservedMemoryType
            : _capacity == 0 ? EptRegionFault.PoolExhausted
            : EptRegionFault.None;
    }

    private readonly int LeafShift(ulong addresses, ulong length)
    {
        int shift = 30;
        for (; shift > 12; shift -= 9)
        {
            ulong size = 1ul << shift;
            if ((_largePages & size) != 0 && (addresses & (size - 1)) == 0 && length >= size)
            {
                break;
            }
        }

        return shift;
    }

    private EptRegionFault MapPage(ulong address, int leafShift, ExtendedPageTableEntry leaf)
    {
        ExtendedPageTableEntry* table = _pool;
        ExtendedPageTableEntry* entry;
        int shift = 39;
        while (true)
        {
            entry = table + ((address >> shift) & (EntriesPerTable - 1));
            if (shift == leafShift)
            {
                break;
            }

            if (!entry->IsPresent)
            {
                if (TablesUsed == _capacity)
                {
                    return EptRegionFault.PoolExhausted;
                }

                *entry = ExtendedPageTableEntry.ToTable(new((ulong)(_pool + (TablesUsed * EntriesPerTable))));
                TablesUsed++;
            }
            else if (entry->IsLargePage)
            {
                return EptRegionFault.Overlap;
            }

            table = (ExtendedPageTableEntry*)entry->Address.Value;
            shift -= 9;
        }

        if (entry->IsPresent)
        {
            return EptRegionFault.Overlap;
        }

        *entry = leaf;
        PagesMapped++;
        return EptRegionFault.None;
    }
}
