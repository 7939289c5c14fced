namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>
/// Reads a 4-level EPT tree back into the list of regions that a guest can reach, as the processor would translate
/// (SDM Vol. 3C, 29.3.2 and 29.3.3). It decodes entries itself and shares nothing with the builder that it judges.
/// </summary>
public unsafe struct ExtendedPageTableWalker
{
    private const ulong GuestLimit = 1ul << 48;
    private const ulong AddressMask = 0x000f_ffff_ffff_f000;
    private const ulong SmallPage = 4096;
    private const ulong IgnorePat = 0x40;
    private const ulong LargePage = 0x80;

    /// <summary>Bits 7:3, of an entry that refers to a table.</summary>
    private const ulong ReservedOfReference = 0xf8;

    /// <summary>Bit n: n is reserved as an EPT memory type.</summary>
    private const uint ReservedMemoryTypes = 0b1000_1100;

    private readonly MemoryRange _pool;
    private readonly EptVpidCapability _capability;
    private readonly ulong _beyondWidth;
    private ulong _tablesLeft;

    /// <summary>
    /// A walker for trees whose tables lie in <paramref name="pool"/>, on a processor with
    /// <paramref name="capability"/> and MAXPHYADDR <paramref name="physicalAddressWidth"/>.
    /// </summary>
    public ExtendedPageTableWalker(MemoryRange pool, EptVpidCapability capability, int physicalAddressWidth)
    {
        _pool = pool;
        _capability = capability;
        _beyondWidth = AddressMask & ~((1ul << physicalAddressWidth) - 1);
    }

    /// <summary>How many regions have been read.</summary>
    public int Count { get; private set; }

    /// <summary>The first address that has not been read: where the fault is, if there is one.</summary>
    public GuestPhysicalAddress Position { get; private set; }

    /// <summary>
    /// Reads the tree at <paramref name="pointer"/> into <paramref name="regions"/>, ascending and each maximal.
    /// What some level gives no right to is not mapped. At most as many tables are entered as the pool has, which
    /// bounds the number of steps whatever the tree holds.
    /// </summary>
    public EptWalkFault Read(ExtendedPageTablePointer pointer, Span<EptRegion> regions)
    {
        Count = 0;
        Position = default;
        _tablesLeft = _pool.Length / SmallPage;
        EptWalkFault fault = pointer.WalkLength == 4 ? EptWalkFault.None : EptWalkFault.NotFourLevels;
        while (fault == EptWalkFault.None && Position.Value < GuestLimit)
        {
            fault = Translate(pointer.Address.Value, Position, out EptRegion page);
            if (fault == EptWalkFault.None)
            {
                fault = Append(regions, in page);
                Position = new(Position.Value + page.Length);
            }
        }

        return fault;
    }

    /// <summary>What the entry that decides about <paramref name="address"/> maps, perhaps with no rights.</summary>
    private EptWalkFault Translate(ulong table, GuestPhysicalAddress address, out EptRegion page)
    {
        page = new() { Start = address };
        ulong rights = 7;
        for (int shift = 39; ; shift -= 9)
        {
            // A table is entered where its first address is read, for the walk never goes back.
            if ((address.Value & ((1ul << (shift + 9)) - 1)) == 0 && _tablesLeft-- == 0)
            {
                return EptWalkFault.TooManyTables;
            }

            if (!_pool.Contains(table))
            {
                return EptWalkFault.OutsidePool;
            }

            ulong entry = ((ulong*)table)[(address.Value >> shift) & 511];
            bool isLeaf = shift == 12 || (shift < 39 && (entry & LargePage) != 0);
            rights &= entry;
            page.Length = 1ul << shift;
            EptWalkFault fault = (entry & 7) == 0 ? EptWalkFault.None : Check(entry, page.Length, isLeaf);
            if (fault != EptWalkFault.None || isLeaf || (entry & 7) == 0)
            {
                page.Target = new(entry & AddressMask);
                page.Rights = (EptRights)rights;
                page.MemoryType = (EptMemoryType)((entry >> 3) & 7);
                page.IgnoresPat = (entry & IgnorePat) != 0;
                return fault;
            }

            table = entry & AddressMask;
        }
    }

    /// <summary>The rules for an entry that is present.</summary>
    private readonly EptWalkFault Check(ulong entry, ulong size, bool isLeaf)
    {
        bool hasSize = size == SmallPage
            || (size == 1ul << 21 ? _capability.Has2MBytePages : _capability.Has1GBytePages);
        ulong reserved = _beyondWidth | (!isLeaf ? ReservedOfReference : hasSize ? size - SmallPage : LargePage);
        bool hasReservedType = ((ReservedMemoryTypes >> (int)((entry >> 3) & 7)) & 1) != 0;
        return (entry & 3) == 2 ? EptWalkFault.WriteWithoutRead
            : (entry & 7) == 4 && !_capability.HasExecuteOnly ? EptWalkFault.ExecuteWithoutRead
            : (entry & reserved) != 0 ? EptWalkFault.ReservedBit
            : isLeaf && hasReservedType ? EptWalkFault.ReservedMemoryType
            : EptWalkFault.None;
    }

    private EptWalkFault Append(Span<EptRegion> regions, in EptRegion page)
    {
        if (page.Rights == EptRights.None)
        {
            return EptWalkFault.None;
        }

        if (Count > 0 && regions[Count - 1].MatchesAt(regions[Count - 1].Length, in page))
        {
            regions[Count - 1].Length += page.Length;
            return EptWalkFault.None;
        }

        if (Count == regions.Length)
        {
            return EptWalkFault.TooManyRegions;
        }

        regions[Count] = page;
        Count++;
        return EptWalkFault.None;
    }
}
