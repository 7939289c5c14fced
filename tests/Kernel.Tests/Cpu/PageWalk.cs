using Bulkhead.Kernel.Cpu;

namespace Bulkhead.Kernel.Tests.Cpu;

/// <summary>A page that a walk found.</summary>
/// <param name="Linear">The linear address that the walk arrived with.</param>
/// <param name="Physical">The physical address in the entry.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Rights">What every level of the walk together allows.</param>
internal readonly record struct WalkedPage(ulong Linear, ulong Physical, ulong Size, PageRights Rights);

/// <summary>
/// Reads 4-level page tables back as a processor does (SDM Vol. 3A, 4.5), by the bits of their entries and without the
/// kernel's types.
/// </summary>
internal static unsafe class PageWalk
{
    /// <summary>All pages below the PML4 at <paramref name="root"/>, by linear address.</summary>
    /// <param name="root">The address of the PML4.</param>
    /// <param name="pool">The start of the memory that tables may lie in.</param>
    /// <param name="poolSize">Its size in bytes.</param>
    public static List<WalkedPage> All(ulong root, ulong pool, ulong poolSize)
    {
        List<WalkedPage> pages = [];
        HashSet<ulong> seen = [];
        Walk(root, 4, 0, true, true);
        return pages;

        void Walk(ulong table, int level, ulong linear, bool isWritable, bool isExecutable)
        {
            Assert.True(table % 4096 == 0 && table >= pool && table + 4096 <= pool + poolSize, $"table 0x{table:x}");
            Assert.True(seen.Add(table), $"table 0x{table:x} is used twice");
            for (ulong index = 0; index < 512; index++)
            {
                ulong entry = ((ulong*)table)[index];
                if ((entry & 1) == 0)
                {
                    Assert.Equal(0ul, entry);
                    continue;
                }

                int shift = 12 + ((level - 1) * 9);
                ulong address = linear | (index << shift);
                bool writable = isWritable && (entry & 2) != 0;
                bool executable = isExecutable && entry >> 63 == 0;
                Assert.True((entry & 4) == 0, $"the entry 0x{entry:x} of 0x{address:x} lets user mode in");
                bool isLeaf = level == 1 || (entry & 0x80) != 0;
                if (isLeaf)
                {
                    Assert.True(level <= 2, $"the entry 0x{entry:x} of 0x{address:x} maps 1 GiB or more");
                    pages.Add(Leaf(entry, address, 1ul << shift, writable, executable));
                }
                else
                {
                    Walk(entry & 0x000f_ffff_ffff_f000, level - 1, address, writable, executable);
                }
            }
        }
    }

    private static WalkedPage Leaf(ulong entry, ulong linear, ulong size, bool isWritable, bool isExecutable)
    {
        ulong cacheBits = entry & 0x18;
        Assert.True(cacheBits is 0 or 0x18, $"the entry 0x{entry:x} sets one of PCD and PWT");
        ulong physical = entry & 0x000f_ffff_ffff_f000;
        Assert.True(physical % size == 0, $"the entry 0x{entry:x} sets reserved bits of the address");
        PageRights rights = (isWritable ? PageRights.Write : 0)
            | (isExecutable ? PageRights.Execute : 0)
            | (cacheBits != 0 ? PageRights.Device : 0);
        return new WalkedPage(linear, physical, size, rights);
    }
}
