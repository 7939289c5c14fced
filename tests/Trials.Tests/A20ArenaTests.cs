namespace Bulkhead.Trials.Tests;

public sealed unsafe class A20ArenaTests
{
    private const uint Bit20 = 1 << 20;
    private const uint PageSize = 4096;
    private const uint MemorySize = 16 << 20;

    [Theory]
    [InlineData(0x15_3000u)]
    [InlineData(0x20_0000u)]
    [InlineData(0x3f_f000u)]
    public void TheImageRunsInMemoryWithBit20ClearWithinTheGivenMemory(uint start)
    {
        using PhysicalPages memory = new(MemorySize);
        const uint ImageStart = 0x10_0000, ImageEnd = 0x14_9000;
        for (uint address = ImageStart; address < ImageEnd; address += 4)
        {
            *(uint*)(memory.Start + address) = address ^ 0x5bd1_e995;
        }

        A20Arena arena = new(start);
        arena.Open(memory.Start);
        arena.Add(memory.Start, ImageStart + 0x123, ImageEnd);

        Assert.Equal(0u, arena.Directory & (Bit20 | 0xfff));
        LegacyPageWalker walker = new(memory.Start, 0, MemorySize);
        LegacyPageWalker masked = new(memory.Start, 0, MemorySize, ~Bit20);
        for (uint address = ImageStart; address < ImageEnd; address += 4)
        {
            (uint physical, uint flags) = Assert.NotNull(walker.Walk(arena.Directory, address));
            Assert.Equal((physical, flags), masked.Walk(arena.Directory, address));
            Assert.Equal(7u, flags);
            Assert.Equal(0u, physical & Bit20);
            Assert.InRange(physical, start, start + A20Arena.Size - 1);
            Assert.Equal(arena.CopyOf(address), physical);
            Assert.Equal(address ^ 0x5bd1_e995, *(uint*)(memory.Start + physical));
        }
    }

    [Fact]
    public void TheProbeTellsWhetherBit20IsMasked()
    {
        using PhysicalPages memory = new(MemorySize);
        A20Arena arena = new(0x15_3000);
        arena.Open(memory.Start);
        LegacyPageWalker walker = new(memory.Start, 0, MemorySize);
        (uint physical, uint _) = Assert.NotNull(walker.Walk(arena.Directory, A20Arena.Probe));

        Assert.NotEqual(0u, physical & Bit20);
        Assert.Equal(A20Arena.UnmaskedMark, *(uint*)(memory.Start + physical));
        Assert.Equal(A20Arena.MaskedMark, *(uint*)(memory.Start + (physical & ~Bit20)));
    }

    [Fact]
    public void NothingElseIsMapped()
    {
        using PhysicalPages memory = new(MemorySize);
        A20Arena arena = new(0x15_3000);
        arena.Open(memory.Start);
        arena.Add(memory.Start, 0x10_0000, 0x10_2000);
        LegacyPageWalker walker = new(memory.Start, 0, MemorySize);
        List<uint> mapped = [];
        for (ulong linear = 0; linear < 1ul << 32; linear += PageSize)
        {
            if (walker.Walk(arena.Directory, (uint)linear) is not null)
            {
                mapped.Add((uint)linear);
            }
        }

        Assert.Equal([0x10_0000u, 0x10_1000u, A20Arena.Probe], mapped);
    }

    [Theory]
    [InlineData(0x14_9000u, true)]
    [InlineData(0x1f_d000u, true)]
    [InlineData(0x1f_d001u, false)]
    [InlineData(0x20_0000u, false)]
    [InlineData(0x0f_f000u, false)]
    public void AnImageBeyondItsMegabyteIsRefused(uint end, bool holds) => Assert.Equal(holds, A20Arena.Holds(end));
}
