namespace Bulkhead.Subjects.Pc.Processor;

using System.Threading;

/// <summary>
/// Translates the guest's linear addresses by its own paging structures (SDM Vol. 3A, 4.3 to 4.6). What the walk
/// meets is the guest's to choose: entries that are not present, forbid the access or point to no memory make it
/// fail. Protection keys, SMAP and execute-disable are not looked at, as the processor has run the instruction that
/// far.
/// </summary>
public static unsafe class GuestPageWalk
{
    private const ulong Present = 1 << 0;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;
    private const ulong Accessed = 1 << 5;
    private const ulong Dirty = 1 << 6;
    private const ulong PageSize = 1 << 7;

    private const ulong AddressBits = 0x000f_ffff_ffff_f000;
    private const int PageShift = 12;
    private const int LargePageShift = 21;
    private const int LargestPageShift = 30;
    private const int FourLevelShift = 39;
    private const int FiveLevelShift = 48;
    private const int IndexBits = 9;

    /// <summary>False: a page fault, or paging structures where the guest has no memory.</summary>
    public static bool TryTranslate(
        ref GuestMemory memory, in PagingState paging, ulong linear, PageAccess access, out ulong physical) =>
        TryTranslate(ref memory, in paging, linear, access, null, out physical);

    /// <summary>As above; notes entries of 8 bytes in <paramref name="trace"/>, unless it is null.</summary>
    internal static bool TryTranslate(
        ref GuestMemory memory, in PagingState paging, ulong linear, PageAccess access, PageWalkTrace* trace,
        out ulong physical)
    {
        if (!paging.IsPaging)
        {
            physical = (uint)linear;
            return true;
        }

        if (paging.IsLongMode)
        {
            int topShift = paging.HasFiveLevels ? FiveLevelShift : FourLevelShift;
            int unused = 64 - topShift - IndexBits;
            physical = 0;
            return (ulong)((long)(linear << unused) >> unused) == linear
                && TryWalk(
                    ref memory, in paging, linear, access, paging.ControlRegister3, topShift, trace, out physical);
        }

        return paging.IsPhysicalAddressExtended
            ? TryWalkExtended(ref memory, in paging, (uint)linear, access, trace, out physical)
            : TryWalk32(ref memory, in paging, (uint)linear, access, out physical);
    }

    private static bool TryWalk(
        ref GuestMemory memory, in PagingState paging, ulong linear, PageAccess access, ulong table, int shift,
        PageWalkTrace* trace, out ulong physical)
    {
        ulong rights = Writable | User;
        physical = 0;
        for (; ; shift -= IndexBits)
        {
            ulong index = linear >> shift & ((1 << IndexBits) - 1);
            byte* address = memory.Locate((table & AddressBits) + (index << 3), sizeof(ulong));
            if (address == null)
            {
                return false;
            }

            ulong entry = Volatile.Read(ref *(ulong*)address);
            if ((entry & Present) == 0)
            {
                return false;
            }

            if (trace != null)
            {
                trace->Add(address, entry);
            }

            rights &= entry;
            bool isPage = shift == PageShift || (entry & PageSize) != 0;
            if (access != PageAccess.Fetch)
            {
                if (isPage && !IsAllowed(in paging, rights, access))
                {
                    return false;
                }

                Mark((uint*)address, (uint)entry, isPage && access == PageAccess.Write);
            }

            if (isPage)
            {
                // No page is larger than 1 GiB: the bit is reserved above.
                ulong offsetBits = (1ul << shift) - 1;
                physical = (entry & AddressBits & ~offsetBits) | (linear & offsetBits);
                return shift <= LargestPageShift;
            }

            table = entry;
        }
    }

    /// <summary>PAE paging: four pointers without rights above two levels.</summary>
    private static bool TryWalkExtended(
        ref GuestMemory memory, in PagingState paging, uint linear, PageAccess access, PageWalkTrace* trace,
        out ulong physical)
    {
        ulong pointers = (uint)paging.ControlRegister3 & ~0x1ful;
        byte* address = memory.Locate(pointers + (linear >> LargestPageShift << 3), sizeof(ulong));
        physical = 0;
        if (address == null)
        {
            return false;
        }

        ulong entry = Volatile.Read(ref *(ulong*)address);
        if (trace != null)
        {
            trace->Add(address, entry);
        }

        return (entry & Present) != 0
            && TryWalk(ref memory, in paging, linear, access, entry, LargePageShift, trace, out physical);
    }

    /// <summary>32-bit paging: two levels of 1,024 entries, and pages of 4 MiB with 40-bit addresses.</summary>
    private static bool TryWalk32(
        ref GuestMemory memory, in PagingState paging, uint linear, PageAccess access, out ulong physical)
    {
        const int DirectoryShift = 22;
        const uint LargeOffset = (1 << DirectoryShift) - 1;
        uint rights = (uint)(Writable | User);
        uint table = (uint)paging.ControlRegister3;
        physical = 0;
        for (int shift = DirectoryShift; shift >= PageShift; shift -= 10)
        {
            byte* address = memory.Locate((table & ~0xfffu) + ((linear >> shift & 0x3ff) << 2), sizeof(uint));
            if (address == null)
            {
                return false;
            }

            uint entry = Volatile.Read(ref *(uint*)address);
            if ((entry & Present) == 0)
            {
                return false;
            }

            rights &= entry;
            bool isLarge = shift == DirectoryShift && (entry & PageSize) != 0 && paging.HasLargePages;
            bool isPage = shift == PageShift || isLarge;
            if (access != PageAccess.Fetch)
            {
                if (isPage && !IsAllowed(in paging, rights, access))
                {
                    return false;
                }

                Mark((uint*)address, entry, isPage && access == PageAccess.Write);
            }

            if (isLarge)
            {
                ulong high = (ulong)(entry >> 13 & 0xff) << 32;
                physical = high | (entry & ~LargeOffset) | (linear & LargeOffset);
                return true;
            }

            table = entry;
        }

        physical = (table & ~0xfffu) | (linear & 0xfff);
        return true;
    }

    /// <summary>SDM Vol. 3A, 4.6.1, with the rights that all levels have in common.</summary>
    private static bool IsAllowed(in PagingState paging, ulong rights, PageAccess access)
    {
        bool isWritable = (rights & Writable) != 0 || (!paging.IsUser && !paging.IsWriteProtecting);
        return (!paging.IsUser || (rights & User) != 0) && (access != PageAccess.Write || isWritable);
    }

    /// <summary>Sets the accessed flag, and the dirty flag of a page that is written (SDM Vol. 3A, 4.8).</summary>
    private static void Mark(uint* entry, uint value, bool isDirty)
    {
        uint marked = value | (uint)(isDirty ? Accessed | Dirty : Accessed);
        if (marked != value)
        {
            Volatile.Write(ref *entry, marked);
        }
    }
}
