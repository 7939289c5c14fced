using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Rules;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>
/// The 4-level page tables of a native subject (SDM Vol. 3A, 4.5): every region at its own address, supervisor only,
/// writable or executable only where the region is. The accessed and dirty flags are set already, so that the
/// processor
/// has nothing to write there.
/// </summary>
public sealed class GuestPageTables
{
    private const int EntriesPerTable = 512;

    /// <summary>Entries: the hash takes 64 bytes at a time.</summary>
    private const int GapLimit = 8;

    private const ulong Accessed = 1 << 5;
    private const ulong Dirty = 1 << 6;
    private const ulong AddressLimit = 1ul << 47;

    private readonly ulong start;
    private readonly List<ulong[]> tables = [new ulong[EntriesPerTable]];

    /// <summary>
    /// The tables of what is linear in <paramref name="regions"/>, to lie at <paramref name="start"/>.
    /// </summary>
    /// <param name="start">The guest-physical address of the first table, the PML4.</param>
    /// <param name="regions">The subject's regions, without common pages.</param>
    public GuestPageTables(ulong start, IEnumerable<Region> regions)
    {
        this.start = start;
        foreach (Region region in regions.Where(region => region.IsLinear))
        {
            Map(region);
        }
    }

    /// <summary>The bytes of all tables.</summary>
    public ulong Length => (ulong)tables.Count * Pages.Small;

    /// <summary>
    /// The entries that are not zero, with what is between them where it is little. The zeros are there already, since
    /// private memory is scrubbed; and all of these bytes are copied and hashed whenever the subject restarts.
    /// </summary>
    public IEnumerable<InitialContent> Contents()
    {
        ulong[] entries = [.. tables.SelectMany(table => table)];
        int first = Array.FindIndex(entries, entry => entry != 0);
        while (first >= 0)
        {
            int last = first;
            int next = first;
            while (next >= 0 && next - last <= GapLimit)
            {
                last = next;
                next = Array.FindIndex(entries, last + 1, entry => entry != 0);
            }

            byte[] bytes = MemoryMarshal.AsBytes(entries.AsSpan(first..(last + 1))).ToArray();
            yield return new InitialContent("page tables", start + ((ulong)first * sizeof(ulong)), bytes);
            first = next;
        }
    }

    private void Map(Region region)
    {
        if (region.GuestEnd > AddressLimit)
        {
            throw new SystemBuildException(
                BuildRules.Unmappable,
                "memory",
                $"{region.Name} ends at 0x{region.GuestEnd:x}, but 4-level paging ends at 0x{AddressLimit:x}: "
                + "move it");
        }

        PageRights rights = ((region.Rights & EptRights.Write) != 0 ? PageRights.Write : 0)
            | ((region.Rights & EptRights.Execute) != 0 ? PageRights.Execute : 0);
        ulong size;
        for (ulong address = region.GuestPhysical; address < region.GuestEnd; address += size)
        {
            bool isLarge = address % Pages.Large == 0 && region.GuestEnd - address >= Pages.Large;
            size = isLarge ? Pages.Large : Pages.Small;
            ref ulong entry = ref Entry(address, isLarge ? 21 : 12);
            entry = PageTableEntry.ToPage(address, rights, isLarge).Value | Accessed | Dirty;
        }
    }

    /// <summary>
    /// The entry for <paramref name="address"/> in the table that maps 2^<paramref name="shift"/> bytes each.
    /// </summary>
    private ref ulong Entry(ulong address, int shift)
    {
        ulong[] table = tables[0];
        for (int level = 39; level > shift; level -= 9)
        {
            ref ulong entry = ref table[Index(address, level)];
            if (entry == 0)
            {
                entry = PageTableEntry.ToTable(start + Length).Value | Accessed;
                tables.Add(new ulong[EntriesPerTable]);
            }

            table = tables[(int)((new PageTableEntry(entry).Address - start) / Pages.Small)];
        }

        return ref table[Index(address, shift)];
    }

    private static int Index(ulong address, int shift) => (int)(address >> shift) & (EntriesPerTable - 1);
}
