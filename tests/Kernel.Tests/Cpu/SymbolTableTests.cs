using Bulkhead.Elf;
using Bulkhead.ImageBuilder;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Tests.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Cpu;

/// <summary>The kernel reads the table that the image builder writes.</summary>
public sealed class SymbolTableTests
{
    private static readonly Gen<(uint Address, int NameLength)[]> Functions =
        Gen.Choose(0, 30).SelectMany(count =>
            Gen.Choose(0, 0x2000).Select(address => 0x100000 + (uint)address).Zip(Gen.Choose(1, 20)).ArrayOf(count));

    [Fact]
    public void EveryAddressIsFoundInTheFunctionThatBeginsAtOrBelowIt() =>
        PropertyTest.Holds(Functions.Zip(Gen.Choose(-5, 0x2005).ArrayOf(40)), input =>
        {
            ElfFile file = new ElfFile().Section(".text", 0x100000, 0xc3);
            SortedDictionary<uint, string> wanted = [];
            foreach ((uint address, int length) in input.Item1.DistinctBy(function => function.Address))
            {
                wanted[address] = new string((char)('a' + (address % 26)), length);
                file.Symbol(wanted[address], address, SymbolType.Function);
            }

            using AlignedMemory memory = Table(file, out MemoryRange table);
            foreach (int distance in input.Item2)
            {
                uint address = (uint)(0x100000 + distance);
                bool isFound = SymbolTable.TryFind(table, address, out ReadOnlySpan<byte> name, out ulong offset);
                uint[] below = [.. wanted.Keys.Where(start => start <= address)];
                Assert.Equal(below.Length > 0, isFound);
                Assert.Equal(isFound ? wanted[below[^1]] : string.Empty, TestLog.Text(name));
                Assert.Equal(isFound ? address - below[^1] : 0, offset);
            }
        });

    [Fact]
    public void AnAddressAbove4GiBBelongsToTheLastFunction()
    {
        ElfFile file = new ElfFile().Section(".text", 0x1000, 0xc3).Symbol("last", 0x1000, SymbolType.Function);
        using AlignedMemory memory = Table(file, out MemoryRange table);
        Assert.True(SymbolTable.TryFind(table, 0x1_0000_1000, out ReadOnlySpan<byte> name, out ulong offset));
        Assert.Equal("last", TestLog.Text(name));
        Assert.Equal(0x1_0000_0000ul, offset);
    }

    [Fact]
    public void AMissingOrEmptyTableHasNoFunctions()
    {
        using AlignedMemory memory = new(8);
        for (ulong length = 0; length <= 8; length++)
        {
            Assert.False(SymbolTable.TryFind(new(memory.Address, memory.Address + length), 0x1000, out _, out _));
        }
    }

    private static AlignedMemory Table(ElfFile file, out MemoryRange range)
    {
        byte[] table = SymbolTableWriter.Write(file.Image());
        AlignedMemory memory = new(table.Length);
        table.CopyTo(memory.Bytes);
        range = new(memory.Address, memory.Address + (ulong)table.Length);
        return memory;
    }
}
