using System.Buffers.Binary;
using System.Text;
using Bulkhead.Elf;
using Bulkhead.ImageBuilder;

namespace Bulkhead.Kernel.Tests.Tools;

public sealed class SymbolTableWriterTests
{
    [Fact]
    public void OnlyDefinedFunctionsAreWrittenByAddress()
    {
        byte[] table = SymbolTableWriter.Write(Image()
            .Symbol("second", 0x1010, SymbolType.Function)
            .Symbol("first", 0x1000, SymbolType.Function)
            .Symbol("object", 0x1020, SymbolType.Object)
            .Symbol("label", 0x1030)
            .Symbol("elsewhere", 0, SymbolType.Function, isDefined: false)
            .Image());
        Assert.Equal([(0x1000u, "first"), (0x1010u, "second")], Read(table));
    }

    [Fact]
    public void TheTableIsPaddedToEightBytes()
    {
        for (int length = 0; length < 9; length++)
        {
            byte[] table = SymbolTableWriter.Write(
                Image().Symbol(new string('n', length), 0x1000, SymbolType.Function).Image());
            Assert.Equal(0, table.Length % 8);
            Assert.Equal([(0x1000u, new string('n', length))], Read(table));
        }
    }

    [Fact]
    public void AnImageWithoutFunctionsHasAnEmptyTable() =>
        Assert.Equal(new byte[8], SymbolTableWriter.Write(Image().Image()));

    [Fact]
    public void OneAddressHasOneNameTheShortest()
    {
        byte[] table = SymbolTableWriter.Write(Image()
            .Symbol("longer", 0x1000, SymbolType.Function)
            .Symbol("bb", 0x1000, SymbolType.Function)
            .Symbol("aa", 0x1000, SymbolType.Function)
            .Image());
        Assert.Equal([(0x1000u, "aa")], Read(table));
    }

    [Theory]
    [InlineData("kernel_Bulkhead_Kernel_Cpu_Msr__Read", "Cpu.Msr.Read")]
    [InlineData("kernel_Bulkhead_Kernel_Boot_BootSequence__Run", "Boot.BootSequence.Run")]
    [InlineData("kernel_Bulkhead_Kernel_Console_KernelLog__Write_0", "Console.KernelLog.Write_0")]
    [InlineData("kernel_Bulkhead_Kernel_Vmx", "Vmx")]
    [InlineData("wrmsr", "wrmsr")]
    [InlineData("other_Bulkhead_Kernel_Cpu_Msr__Read", "other_Bulkhead_Kernel_Cpu_Msr__Read")]
    public void NamesAreReadable(string symbol, string name)
    {
        byte[] table = SymbolTableWriter.Write(Image().Symbol(symbol, 0x1000, SymbolType.Function).Image());
        Assert.Equal([(0x1000u, name)], Read(table));
    }

    [Fact]
    public void AFunctionAbove4GiBIsRefusedByName()
    {
        ElfImage image = Image().Symbol("far", 0x1_0000_0000, SymbolType.Function).Image();
        ElfFormatException refusal = Assert.Throws<ElfFormatException>(() => SymbolTableWriter.Write(image));
        Assert.Equal(
            "far: address 0x100000000 is above 4 GiB, which symbol tables do not reach: link it lower",
            refusal.Message);
    }

    private static ElfFile Image() => new ElfFile().Section(".text", 0x1000, 0xc3);

    private static List<(uint Address, string Name)> Read(byte[] table)
    {
        List<(uint, string)> functions = [];
        for (int index = 0; index < BinaryPrimitives.ReadInt32LittleEndian(table); index++)
        {
            Span<byte> entry = table.AsSpan(4 + (index * 8), 8);
            Span<byte> name = table.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(entry[4..]));
            functions.Add((
                BinaryPrimitives.ReadUInt32LittleEndian(entry),
                Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)])));
        }

        return functions;
    }
}
