using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed unsafe class PageTableBuilderTests
{
    private const ulong Small = 4096;
    private const ulong Large = 2 << 20;
    private const int Pool = 24;

    private sealed record Request(ulong Start, ulong End, PageRights Rights, bool AllowLarge);

    private static readonly Gen<Request> AnyRequest =
        from region in Gen.Elements(0ul, 0x100000ul, 0x3fe00000ul, 0x7f_fff0_0000ul, 0x7fff_ff80_0000ul)
        from start in Gen.Choose(0, 5 << 20)
        from length in Gen.Frequency(
            (3, Gen.Choose(0, 0x9000)), (1, Gen.Choose(0x1f_0000, 0x51_0000)), (1, Gen.Constant(4 << 20)))
        from isAligned in Gen.Elements(true, false)
        from rights in Gen.Choose(0, 7)
        from allowLarge in Gen.Elements(true, false)
        let first = region + (ulong)start
        let aligned = isAligned ? first & ~(Large - 1) : first
        select new Request(aligned, aligned + (ulong)length, (PageRights)rights, allowLarge);

    [Fact]
    public void ExactlyWhatIsAskedForIsMapped() =>
        PropertyTest.Holds(Gen.Choose(1, 6).SelectMany(count => AnyRequest.ArrayOf(count)), requests =>
        {
            using AlignedMemory pool = new(Pool * 4096);
            PageTableBuilder builder = new((PageTableEntry*)pool.Address, Pool);
            SortedDictionary<ulong, (ulong Size, PageRights Rights)> wanted = [];
            HashSet<ulong> covered = [];
            foreach (Request request in requests)
            {
                List<(ulong Start, ulong Size)> pages = Pages(request);
                bool overlaps = pages.Exists(page => SmallPagesOf(page).Any(covered.Contains));
                bool isMapped = builder.MapIdentity(request.Start, request.End, request.Rights, request.AllowLarge);
                if (!isMapped)
                {
                    Assert.True(
                        request.End > 1ul << 47 || overlaps
                        || TablesFor([.. wanted.Select(page => (page.Key, page.Value.Size)), .. pages]) > Pool);
                    return;
                }

                Assert.False(overlaps);
                foreach ((ulong start, ulong size) in pages)
                {
                    wanted.Add(start, (size, request.Rights));
                    covered.UnionWith(SmallPagesOf((start, size)));
                }
            }

            Assert.Equal(
                wanted.Select(page => new WalkedPage(page.Key, page.Key, page.Value.Size, page.Value.Rights)),
                PageWalk.All(pool.Address, pool.Address, (ulong)pool.Length));
            Assert.Equal(wanted.Count, builder.PagesMapped);
            Assert.Equal(TablesFor([.. wanted.Select(page => (page.Key, page.Value.Size))]), builder.TablesUsed);
        });

    [Fact]
    public void AnEmptyRangeMapsNothing()
    {
        using AlignedMemory pool = new(4096);
        PageTableBuilder builder = new((PageTableEntry*)pool.Address, 1);
        Assert.True(builder.MapIdentity(0, 0, PageRights.Write));
        Assert.True(builder.MapIdentity(0x1234, 0x1234, PageRights.Write));
        Assert.True(builder.MapIdentity(ulong.MaxValue, ulong.MaxValue, PageRights.Write));
        Assert.Equal(0, builder.PagesMapped);
        Assert.True(pool.Bytes.IndexOfAnyExcept((byte)0) < 0);
    }

    [Theory]
    [InlineData(0x2000, 0x1fff)]
    [InlineData(0x7fff_ffff_f000, 0x8000_0000_1000)]
    [InlineData(0x8000_0000_0000, 0x8000_0000_1000)]
    [InlineData(0xffff_8000_0000_0000, 0xffff_8000_0000_1000)]
    public void ARangeOutsideTheLowerHalfIsRefused(ulong start, ulong end)
    {
        using AlignedMemory pool = new(4 * 4096);
        PageTableBuilder builder = new((PageTableEntry*)pool.Address, 4);
        Assert.False(builder.MapIdentity(start, end, PageRights.Write));
        Assert.Equal(0, builder.PagesMapped);
    }

    [Fact]
    public void TheLastPageOfTheLowerHalfCanBeMapped()
    {
        using AlignedMemory pool = new(4 * 4096);
        PageTableBuilder builder = new((PageTableEntry*)pool.Address, 4);
        Assert.True(builder.MapIdentity(0x7fff_ffff_f000, 0x8000_0000_0000, PageRights.Read));
        Assert.Equal(
            [new WalkedPage(0x7fff_ffff_f000, 0x7fff_ffff_f000, Small, PageRights.Read)],
            PageWalk.All(pool.Address, pool.Address, (ulong)pool.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnExhaustedPoolIsRefusedAndNotOverrun(int capacity)
    {
        using AlignedMemory pool = new(8 * 4096);
        pool.Bytes[(capacity * 4096)..].Fill(0xee);
        PageTableBuilder builder = new((PageTableEntry*)pool.Address, capacity);
        Assert.False(builder.MapIdentity(0x1000, 0x2000, PageRights.Write));
        Assert.Equal(capacity, builder.TablesUsed);
        Assert.Equal(0, builder.PagesMapped);
        Assert.True(pool.Bytes[(capacity * 4096)..].IndexOfAnyExcept((byte)0xee) < 0);
    }

    [Fact]
    public void APageIsNotMappedTwice()
    {
        using AlignedMemory pool = new(8 * 4096);
        PageTableBuilder builder = new((PageTableEntry*)pool.Address, 8);
        Assert.True(builder.MapIdentity(0x20_0000, 0x40_0000, PageRights.Read, allowLarge: true));
        Assert.True(builder.MapIdentity(0x40_0000, 0x40_1000, PageRights.Execute));
        Assert.False(builder.MapIdentity(0x3f_f000, 0x40_0000, PageRights.Write));
        Assert.False(builder.MapIdentity(0x20_0000, 0x40_0000, PageRights.Write, allowLarge: true));
        Assert.False(builder.MapIdentity(0x40_0000, 0x60_0000, PageRights.Write, allowLarge: true));
        Assert.False(builder.MapIdentity(0x40_0fff, 0x40_1000, PageRights.Write));
        Assert.Equal(
            [
                new WalkedPage(0x20_0000, 0x20_0000, Large, PageRights.Read),
                new WalkedPage(0x40_0000, 0x40_0000, Small, PageRights.Execute),
            ],
            PageWalk.All(pool.Address, pool.Address, (ulong)pool.Length));
    }

    [Fact]
    public void AnEntryReadsItsRightsBack() =>
        PropertyTest.Holds(Generate.UInt64.Zip(Gen.Choose(0, 15)), input =>
        {
            (ulong address, int bits) = input;
            address &= 0x000f_ffff_ffe0_0000;
            PageTableEntry entry = PageTableEntry.ToPage(address, (PageRights)(bits & 7), bits > 7);
            return entry.IsPresent && entry.Address == address && entry.Rights == (PageRights)(bits & 7)
                && entry.IsLargePage == bits > 7;
        });

    private static List<(ulong Start, ulong Size)> Pages(Request request)
    {
        List<(ulong Start, ulong Size)> pages = [];
        if (request.Start == request.End)
        {
            return pages;
        }

        for (ulong address = request.Start / Small * Small; address < request.End;)
        {
            bool isLarge = request.AllowLarge && address % Large == 0 && address + Large <= request.End;
            pages.Add((address, isLarge ? Large : Small));
            address += isLarge ? Large : Small;
        }

        return pages;
    }

    private static IEnumerable<ulong> SmallPagesOf((ulong Start, ulong Size) page)
    {
        for (ulong address = page.Start; address < page.Start + page.Size; address += Small)
        {
            yield return address;
        }
    }

    /// <summary>A PML4, and a table for each distinct part of the addresses that selects one.</summary>
    private static int TablesFor(List<(ulong Start, ulong Size)> pages) => 1
        + pages.Select(page => page.Start >> 39).Distinct().Count()
        + pages.Select(page => page.Start >> 30).Distinct().Count()
        + pages.Where(page => page.Size == Small).Select(page => page.Start >> 21).Distinct().Count();
}
