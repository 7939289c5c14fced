using System.Security.Cryptography;
using Bulkhead.Elf;
using Bulkhead.ImageBuilder;

namespace Bulkhead.Kernel.Tests.Tools;

public sealed class ImageSealTests
{
    private static readonly byte[] Text = [1, 2, 3, 4, 5];
    private static readonly byte[] ReadOnlyData = [6, 7, 8];
    private static readonly byte[] Data = [9, 10];

    [Fact]
    public void TheDigestCoversTextReadOnlyDataAndInitialisedData()
    {
        ElfImage image = ElfImage.Parse(ImageSeal.Seal(Good().Bytes()));
        byte[] wanted = SHA256.HashData([.. Text, .. ReadOnlyData, .. Data]);
        Assert.Equal(wanted, image.Content(image.Sections.Single(section => section.Name == ".digest")).ToArray());
        Assert.Equal(wanted, ImageSeal.Digest(image));
    }

    [Fact]
    public void SealingChangesTheDigestAlone()
    {
        byte[] before = Good().Bytes();
        byte[] after = ImageSeal.Seal(before);
        ElfSection section = ElfImage.Parse(before).Sections.Single(section => section.Name == ".digest");
        int start = (int)section.FileOffset;
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(before[..start], after[..start]);
        Assert.Equal(before[(start + 32)..], after[(start + 32)..]);
        Assert.NotEqual(before[start..(start + 32)], after[start..(start + 32)]);
    }

    [Fact]
    public void SealingTwiceChangesNothing()
    {
        byte[] once = ImageSeal.Seal(Good().Bytes());
        Assert.Equal(once, ImageSeal.Seal(once));
    }

    [Fact]
    public void EveryCoveredByteMatters()
    {
        byte[] good = Good().Bytes();
        byte[] wanted = ImageSeal.Digest(ElfImage.Parse(good));
        ElfImage image = ElfImage.Parse(good);
        foreach (ElfSection section in image.Sections.Where(part => part.Name is ".text" or ".rodata" or ".data"))
        {
            for (ulong index = 0; index < section.Size; index++)
            {
                byte[] bad = [.. good];
                bad[section.FileOffset + index] ^= 0x10;
                Assert.NotEqual(wanted, ImageSeal.Digest(ElfImage.Parse(bad)));
            }
        }
    }

    [Fact]
    public void AnImageWithoutInitialisedDataIsSealed()
    {
        byte[] elf = Layout(dataEnd: 0x3000).Section(".text", 0x1000, Text).Section(".rodata", 0x2000, ReadOnlyData)
            .Section(".digest", 0x2008, new byte[32]).Bytes();
        Assert.Equal(
            SHA256.HashData([.. Text, .. ReadOnlyData]), ImageSeal.Digest(ElfImage.Parse(ImageSeal.Seal(elf))));
    }

    [Fact]
    public void AMissingDigestSectionIsRefused()
    {
        byte[] elf = Layout().Section(".text", 0x1000, Text).Bytes();
        AssertRefused("section .digest is missing: link with linker/kernel.ld", elf);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void ADigestSectionOfAnotherSizeIsRefused(int size)
    {
        byte[] elf = Layout().Section(".digest", 0x2003, new byte[size]).Bytes();
        AssertRefused($"section .digest has {size} bytes, need 32: see boot/memory.asm", elf);
    }

    [Theory]
    [InlineData("text_start")]
    [InlineData("text_end")]
    [InlineData("rodata_start")]
    [InlineData("image_digest")]
    [InlineData("data_start")]
    [InlineData("data_initialized_end")]
    public void AMissingSymbolIsRefusedByName(string name) =>
        AssertRefused($"symbol {name} is missing: link with linker/kernel.ld", Good(without: name).Bytes());

    [Fact]
    public void ARangeThatEndsBeforeItStartsIsRefused() => AssertRefused(
        "data_start 0x3000 does not lie before data_initialized_end 0x2fff: link again",
        Good(dataEnd: 0x2fff).Bytes());

    [Fact]
    public void ARangeThatTheFileDoesNotHoldIsRefused() => AssertRefused(
        "data_start to data_initialized_end does not lie in one segment of the file: link again",
        Good(dataEnd: 0x3003).Bytes());

    private static ElfFile Good(ulong dataEnd = 0x3002, string? without = null) => Layout(dataEnd, without)
        .Section(".text", 0x1000, Text)
        .Section(".rodata", 0x2000, ReadOnlyData)
        .Section(".digest", 0x2008, new byte[32])
        .Section(".data", 0x3000, Data);

    private static ElfFile Layout(ulong dataEnd = 0x3002, string? without = null)
    {
        ElfFile file = new();
        (string Name, ulong Address)[] symbols =
        [
            ("text_start", 0x1000), ("text_end", 0x1005), ("rodata_start", 0x2000), ("image_digest", 0x2003),
            ("data_start", 0x3000), ("data_initialized_end", dataEnd),
        ];
        foreach ((string name, ulong address) in symbols.Where(symbol => symbol.Name != without))
        {
            file.Symbol(name, address);
        }

        return file;
    }

    private static void AssertRefused(string line, byte[] elf) =>
        Assert.Equal(line, Assert.Throws<ElfFormatException>(() => ImageSeal.Seal(elf)).Message);
}
