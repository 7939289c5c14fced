using Bulkhead.Elf;

namespace Bulkhead.ImageChecker.Tests;

public sealed class ElfImageTests
{
    private static readonly byte[] Good = TestImage.Bytes("""
        function main
                ret
        .end:
        section .rodata
        global constant
        constant: dq 0x1122334455667788
        """);

    [Fact]
    public void ReadsHeadersSectionsAndSymbols()
    {
        ElfImage image = ElfImage.Parse(Good);
        Assert.Equal(ElfType.Executable, image.Header.Type);
        ElfSymbol start = image.FindSymbol("start")!;
        Assert.Equal(image.Header.EntryPoint, start.Value);
        Assert.Equal((SymbolType.Function, SymbolBinding.Global), (start.Type, start.Binding));
        Assert.Equal(".text", image.Sections[start.SectionIndex].Name);
        Assert.Equal(SegmentFlags.Read | SegmentFlags.Execute, image.FindSegment(start.Value, start.Size)!.Flags);
        Assert.Null(image.FindSymbol("nowhere"));
    }

    [Fact]
    public void ReadsMemoryByAddress()
    {
        ElfImage image = ElfImage.Parse(Good);
        ulong address = image.FindSymbol("constant")!.Value;
        Assert.True(image.TryRead(address, 8, out ReadOnlySpan<byte> bytes));
        Assert.Equal("8877665544332211", Convert.ToHexString(bytes));
        Assert.False(image.TryRead(address, 4096, out _));
        Assert.False(image.TryRead(0, 1, out _));
        Assert.False(image.TryRead(ulong.MaxValue, 2, out _));
        Assert.False(image.TryRead(image.FindSymbol("stack_bottom")!.Value, 1, out _));
    }

    [Theory]
    [InlineData(0, 0, "first bytes are 00454C46, need 7F454C46")]
    [InlineData(4, 1, "EI_CLASS: 1, need 2")]
    [InlineData(5, 2, "EI_DATA: 2, need 1")]
    [InlineData(18, 3, "e_machine: 3, need 62")]
    [InlineData(54, 55, "e_phentsize: 55, need 56")]
    [InlineData(58, 63, "e_shentsize: 63, need 64")]
    [InlineData(62, 0xfe, "e_shstrndx: 254 is not below e_shnum")]
    public void RefusalsNameTheField(int offset, byte value, string line)
    {
        byte[] bytes = [.. Good];
        bytes[offset] = value;
        Assert.Contains(line, Assert.Throws<ElfFormatException>(() => ElfImage.Parse(bytes)).Message);
    }

    [Fact]
    public void FileThatIsMissing() => Assert.Contains(
        "/nonexistent/kernel.elf: cannot be read",
        Assert.Throws<ElfFormatException>(() => ElfImage.Load("/nonexistent/kernel.elf")).Message);
}
