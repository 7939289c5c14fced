namespace Bulkhead.Kernel.Cpu;

/// <summary>
/// Builds a 4-level identity map in a fixed pool of zeroed 4 KiB tables, whose first one is the PML4
/// (SDM Vol. 3A, 4.5). Nothing is mapped but what is asked for.
/// </summary>
public unsafe struct PageTableBuilder
{
    private const ulong SmallPage = 4096;
    private const ulong LargePage = 2 << 20;
    private const int EntriesPerTable = 512;

    /// <summary>The first address that 4-level paging of the lower half does not reach.</summary>
    private const ulong AddressLimit = 1ul << 47;

    private readonly PageTableEntry* _pool;
    private readonly int _capacity;

    /// <summary>
    /// A builder over <paramref name="capacity"/> tables from <paramref name="pool"/>, a page boundary.
    /// </summary>
    public PageTableBuilder(PageTableEntry* pool, int capacity)
    {
        _pool = pool;
        _capacity = capacity;
        TablesUsed = 1;
    }

    /// <summary>How many tables of the pool hold entries, the PML4 included.</summary>
    public int TablesUsed { get; private set; }

    /// <summary>How many leaves, of either size, have been written.</summary>
    public int PagesMapped { get; private set; }

    /// <summary>
    /// Maps the pages that [<paramref name="start"/>, <paramref name="end"/>) touches at their own physical
    /// addresses; with 2 MiB pages where <paramref name="allowLarge"/> and alignment permit. False, with the map
    /// incomplete, if the pool is used up, a page is mapped already, or the range leaves the address space.
    /// </summary>
    public bool MapIdentity(ulong start, ulong end, PageRights rights, bool allowLarge = false)
    {
        if (start >= end || end > AddressLimit)
        {
            return start == end;
        }

        ulong address = start & ~(SmallPage - 1);
        while (address < end)
        {
            bool large = allowLarge && address % LargePage == 0 && end - address >= LargePage;
            if (!MapPage(address, rights, large))
            {
                return false;
            }

            address += large ? LargePage : SmallPage;
        }

        return true;
    }

    private bool MapPage(ulong address, PageRights rights, bool large)
    {
        PageTableEntry* table = _pool;
        int leafShift = large ? 21 : 12;
        for (int shift = 39; shift > leafShift; shift -= 9)
        {
            PageTableEntry* entry = table + ((address >> shift) & (EntriesPerTable - 1));
            if (!entry->IsPresent)
            {
                if (TablesUsed == _capacity)
                {
                    return false;
                }

                *entry = PageTableEntry.ToTable((ulong)(_pool + (TablesUsed * EntriesPerTable)));
                TablesUsed++;
            }
            else if (shift == 21 && entry->IsLargePage)
            {
                return false;
            }

            table = (PageTableEntry*)entry->Address;
        }

        PageTableEntry* leaf = table + ((address >> leafShift) & (EntriesPerTable - 1));
        if (leaf->IsPresent)
        {
            return false;
        }

        *leaf = PageTableEntry.ToPage(address, rights, large);
        PagesMapped++;
        return true;
    }
}
