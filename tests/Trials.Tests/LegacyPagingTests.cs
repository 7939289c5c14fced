namespace Bulkhead.Trials.Tests;

using Bulkhead.Kernel.Cpu;

public sealed unsafe class LegacyPagingTests
{
    private const uint Directory = 0x15_2000;
    private const uint Tables = 0x15_3000;
    private const uint PageSize = 4096;
    private const uint StructuresSize = PageSize + (1024 * PageSize);

    [Fact]
    public void EveryPageOf4GibIsMappedAtItsOwnAddressWithFlags7()
    {
        using PhysicalPages memory = Build();
        LegacyPageWalker walker = new(memory.Start, Directory, memory.Length);
        for (ulong page = 0; page < 1 << 20; page++)
        {
            uint linear = (uint)(page * PageSize) + (uint)(page % PageSize);
            Assert.Equal((linear, 7u), walker.Walk(Directory, linear));
        }
    }

    [Fact]
    public void TheStructuresAreOneDirectoryAnd1024Tables()
    {
        using PhysicalPages memory = Build();
        uint* directory = (uint*)memory.Start;
        HashSet<uint> tables = [];
        for (int index = 0; index < 1024; index++)
        {
            Assert.Equal(7u, directory[index] & 0xfff);
            tables.Add(directory[index] & 0xffff_f000);
        }

        Assert.Equal(1024, tables.Count);
        Assert.Equal(Tables, tables.Min());
        Assert.Equal(Tables + (1023 * PageSize), tables.Max());
    }

    [Fact]
    public void AWalkerFindsAnAbsentTable()
    {
        using PhysicalPages memory = Build();
        ((uint*)memory.Start)[3] &= ~1u;
        LegacyPageWalker walker = new(memory.Start, Directory, memory.Length);
        Assert.Null(walker.Walk(Directory, 3u << 22));
        Assert.NotNull(walker.Walk(Directory, 4u << 22));
    }

    [Theory]
    [InlineData(0x0010_2620ul, 0x0000_2600ul)]
    [InlineData(0x0030_26b0ul, 0x0000_2600ul)]
    [InlineData(0x0000_2000ul, 0x0000_2000ul)]
    public void Cr4LosesPsePaePgeSmepAndSmapAndNothingElse(ulong current, ulong expected) =>
        Assert.Equal(expected, (ulong)LegacyPaging.ControlRegister4For((ControlRegister4)current));

    [Theory]
    [InlineData(0x8001_0033ul, 0x8001_0033ul)]
    [InlineData(0x0000_0030ul, 0x8001_0031ul)]
    public void Cr0GetsPgWpAndPe(ulong current, ulong expected) =>
        Assert.Equal(expected, (ulong)LegacyPaging.ControlRegister0For((ControlRegister0)current));

    private static PhysicalPages Build()
    {
        PhysicalPages memory = new(StructuresSize);
        LegacyPaging.Build((uint*)memory.Start, (uint*)(memory.Start + PageSize), Tables);
        return memory;
    }
}
