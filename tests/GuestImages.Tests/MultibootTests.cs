using System.IO.Compression;
using Bulkhead.GuestImages.Tests.Images;
using Bulkhead.Kernel.Subjects;
using static Bulkhead.GuestImages.Tests.Images.MultibootImages;

namespace Bulkhead.GuestImages.Tests;

/// <summary>Kernels by both versions of Multiboot.</summary>
public sealed class MultibootTests
{
    private const uint AoutKludge = 1 << 16;

    private static GuestRequest Request(byte[] image) => GuestPc.Request(GuestProtocol.Multiboot, image) with
    {
        CommandLine = "kernel x=1",
        Modules =
        [
            new GuestModule(new GuestFile("first", ElfImages.Fill(5000)), "first a"),
            new GuestModule(new GuestFile("second", ElfImages.Fill(10)), string.Empty),
        ],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnElfKernelGetsTheInformationOfTheFirstVersion(bool is64)
    {
        byte[] image = Elf(is64, First(3));
        GuestLayout layout = GuestLoader.Load(Request(image), GuestPc.Regions());
        Assert.Equal(SubjectMode.Protected32, layout.Start.Mode);
        string[] code = layout.Instructions(32, 11);
        Assert.Equal("mov eax,2BADB002h", code[7]);
        Assert.Equal(["mov ecx,100040h", "jmp ecx"], code[9..]);
        Assert.Equal(First(3), layout.Read(0x10_0000, 12));

        ulong information = Convert.ToUInt32(code[8]["mov ebx,".Length..^1], 16);
        Assert.Equal(0x24du, layout.Read32(information));
        Assert.Equal(639u, layout.Read32(information + 4));
        Assert.Equal(63u << 10, layout.Read32(information + 8));
        Assert.Equal("kernel x=1", layout.ReadText(layout.Read32(information + 16)));
        Assert.Equal("Bulkhead", layout.ReadText(layout.Read32(information + 64)));
        Assert.Equal(2u, layout.Read32(information + 20));
        ulong module = layout.Read32(information + 24);
        (uint start, uint end) = (layout.Read32(module), layout.Read32(module + 4));
        Assert.Equal((0u, 5000u), (start % 4096, end - start));
        Assert.Equal(ElfImages.Fill(5000), layout.Read(start, 5000));
        Assert.Equal("first a", layout.ReadText(layout.Read32(module + 8)));
        Assert.Equal(string.Empty, layout.ReadText(layout.Read32(module + 24)));
        Assert.Equal(6u * 24, layout.Read32(information + 44));
        ulong map = layout.Read32(information + 48);
        Assert.Equal((20u, 0ul, 0x9_fc00ul, 1u), Entry(map));
        Assert.Equal((20u, 0x10_0000ul, 0x3f0_0000ul, 1u), Entry(map + (24 * 3)));

        (uint Size, ulong Start, ulong Length, uint Type) Entry(ulong at) =>
            (layout.Read32(at), layout.Read64(at + 4), layout.Read64(at + 12), layout.Read32(at + 20));
    }

    [Theory]
    [InlineData(0, "mov eax,36D76289h")]
    [InlineData(1, "mov eax,2BADB002h")]
    [InlineData(2, "mov eax,36D76289h")]
    public void AKernelWithBothHeadersIsLoadedByTheVersionThatIsAskedFor(int version, string expected)
    {
        byte[] image = Elf(true, [.. First(0), 0, 0, 0, 0, .. Second()]);
        GuestRequest request = Request(image) with { MultibootVersion = version };
        Assert.Equal(expected, GuestLoader.Load(request, GuestPc.Regions()).Instructions(32, 11)[7]);
    }

    [Fact]
    public void AVersionWhoseHeaderIsMissingIsRefused()
    {
        Assert.Contains(
            "no Multiboot2 header",
            GuestPc.Refusal(Request(Elf(true, First(0))) with { MultibootVersion = 2 }));
        Assert.Contains(
            "no Multiboot header", GuestPc.Refusal(Request(Elf(true, Second())) with { MultibootVersion = 1 }));
    }

    [Fact]
    public void ACompressedKernelIsExpanded()
    {
        byte[] image = Elf(true, Second());
        using MemoryStream target = new();
        using (GZipStream compressed = new(target, CompressionLevel.Optimal))
        {
            compressed.Write(image);
        }

        byte[] file = target.ToArray();
        GuestLayout expected = GuestLoader.Load(Request(image), GuestPc.Regions());
        GuestLayout layout = GuestLoader.Load(Request(file), GuestPc.Regions());
        Assert.Equal(expected.Start, layout.Start);
        Assert.Equal(expected.Read(0x10_0000, 4096), layout.Read(0x10_0000, 4096));

        file[12] ^= 0xff;
        Assert.Contains("gzip cannot expand it", GuestPc.Refusal(Request(file)));
    }

    [Fact]
    public void AVirtualEntryPointIsThatOfItsSegment()
    {
        byte[] image = ElfImages.Make(
            true,
            0xffff_ffff_8010_0040,
            new TestSegment(
                ElfImages.Load, 0x10_0000, [.. First(0), .. ElfImages.Fill(200)], 4096, 0xffff_ffff_8000_0000));
        Assert.Contains("mov ecx,100040h", GuestPc.Load(GuestProtocol.Multiboot, image).Instructions(32, 11));
    }

    [Fact]
    public void AddressFieldsLoadAFlatFile()
    {
        byte[] header = First(AoutKludge, 0x20_0040, 0x20_0020, 0x20_0100, 0x20_4000, 0x20_0024);
        byte[] file = [.. ElfImages.Fill(64), .. header];
        Array.Resize(ref file, 1000);
        GuestLayout layout = GuestPc.Load(GuestProtocol.Multiboot, file);
        Assert.Equal(file[32..256], layout.Read(0x20_0020, 224));
        Assert.Equal(0, layout.Read(0x20_0100, 1)[0]);
        Assert.Contains("mov ecx,200024h", layout.Instructions(32, 11));
        Assert.All(layout.Pieces, piece => Assert.False(piece.Address is > 0x20_0020 and < 0x20_4000));
    }

    [Fact]
    public void TheSecondVersionTellsByTags()
    {
        byte[] header = Second(Tag(1, 0, 1, 6), Tag(4, 1, 3), Tag(6, 1), Tag(9, 1, 5));
        GuestLayout layout = GuestLoader.Load(Request(Elf(true, header, 0x10_0080)), GuestPc.Regions());
        string[] code = layout.Instructions(32, 11);
        Assert.Equal("mov eax,36D76289h", code[7]);
        Assert.Equal("mov ecx,100080h", code[9]);
        ulong information = Convert.ToUInt32(code[8]["mov ebx,".Length..^1], 16);
        Dictionary<uint, ulong> tags = Tags(layout, information);
        Assert.Equal([1u, 2, 3, 4, 6, 15, 0], tags.Keys.ToArray());
        Assert.Equal("kernel x=1", layout.ReadText(tags[1] + 8));
        Assert.Equal("RSD PTR "u8.ToArray(), layout.Read(tags[15] + 8, 8));
        Assert.Equal((24u, 0u), (layout.Read32(tags[6] + 8), layout.Read32(tags[6] + 12)));
        Assert.Equal(0x9_fc00ul, layout.Read64(tags[6] + 24));
        Assert.Equal(63u << 10, layout.Read32(tags[4] + 12));
    }

    [Fact]
    public void ARelocatableImageGoesWhereThereIsRoom()
    {
        byte[] header = Second(Tag(10, 0, 0x20_0000, 0x2ff_ffff, 0x1_0000, 2));
        GuestLayout layout = GuestPc.Load(GuestProtocol.Multiboot, Elf(true, header));
        Assert.Contains("mov ecx,2FF0040h", layout.Instructions(32, 11));
        Assert.Equal(header, layout.Read(0x2ff_0000, header.Length));
        ulong information = Convert.ToUInt32(layout.Instructions(32, 11)[8]["mov ebx,".Length..^1], 16);
        Assert.Equal(0x2ff_0000u, layout.Read32(Tags(layout, information)[21] + 8));
        byte[] low = Elf(true, Second(Tag(10, 0, 0x20_0000, 0x2ff_ffff, 0x1_0000, 1)));
        Assert.Contains("mov ecx,200040h", GuestPc.Load(GuestProtocol.Multiboot, low).Instructions(32, 11));
    }

    [Fact]
    public void TagsOfAddressesLoadAFlatFile()
    {
        byte[] header = Second(Tag(2, 0, 0x20_0000, 0x20_0000, 0, 0x20_8000), Tag(3, 0, 0x20_0060));
        GuestLayout layout = GuestPc.Load(GuestProtocol.Multiboot, [.. header, .. ElfImages.Fill(100)]);
        Assert.Equal([.. header, .. ElfImages.Fill(100)], layout.Read(0x20_0000, header.Length + 100));
        Assert.Contains("mov ecx,200060h", layout.Instructions(32, 11));
    }

    public static TheoryData<string, byte[]> BadImages => new()
    {
        { "has no Multiboot header", new byte[40000] },
        { "has no Multiboot header", [.. new byte[8192], .. First(0)] },
        { "ask for a video mode", Elf(false, First(4)) },
        { "ask for what is not defined", Elf(false, First(8)) },
        { "is no ELF file", [.. First(0), .. new byte[100]] },
        { "begins at offset 0x0", First(AoutKludge, 0x20_0040, 0x20_0000, 0, 0, 0x20_0000) },
        { "is not above load_addr", First(AoutKludge, 0x20_0000, 0x20_0000, 0x1f_0000, 0, 0x20_0000) },
        { "cut short", First(AoutKludge, 0x20_0000, 0x20_0000, 0x21_0000, 0, 0x20_0000) },
        { "bss_end_addr", First(AoutKludge, 0x20_0000, 0x20_0000, 0, 0x20_0001, 0x20_0000) },
        { "do not lie in one private region", First(AoutKludge, 0xc000_0000, 0xc000_0000, 0, 0, 0xc000_0000) },
        { "architecture of its Multiboot2 header is 4", Elf(true, SecondFor(4)) },
        { "demands the information 99", Elf(true, Second(Tag(1, 0, 99))) },
        { "asks for a console", Elf(true, Second(Tag(5, 0, 0, 0, 0))) },
        { "has the tag 77", Elf(true, Second(Tag(77, 0))) },
        { "without an entry address tag", Second(Tag(2, 0, 0x20_0000, 0x20_0000, 0, 0)) },
        { "has no address tag", Second(Tag(3, 0, 0x20_0000)) },
        { "at a multiple of 0x3", Elf(true, Second(Tag(10, 0, 0, 0xffff_ffff, 3, 0))) },
        { "needs 0x2000 bytes between", Elf(true, Second(Tag(10, 0, 0xc000_0000, 0xc0ff_ffff, 4096, 0))) },
        { "e_machine is 40", ElfWith(18, 40) },
        { "e_type is 1", ElfWith(16, 1) },
        { "e_phnum is 9999", ElfWith(44, 9999) },
        { "has no segment to load", ElfWith(44, 0) },
        { "p_filesz", ElfWith(52 + 20, 1) },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void ABrokenImageIsRefusedWithItsReason(string reason, byte[] image) =>
        Assert.Contains(reason, GuestPc.Refusal(GuestProtocol.Multiboot, image));

    [Fact]
    public void AnEmptyModuleIsRefused() => Assert.Contains(
        "second: is empty",
        GuestPc.Refusal(Request(Elf(false, First(0))) with
        {
            Modules = [new GuestModule(new GuestFile("second", Array.Empty<byte>()), string.Empty)],
        }));

    private static byte[] ElfWith(int offset, ulong value)
    {
        byte[] image = Elf(false, First(0));
        LinuxImage.Set(image, offset, 2, value);
        return image;
    }

    private static Dictionary<uint, ulong> Tags(GuestLayout layout, ulong information)
    {
        Dictionary<uint, ulong> tags = [];
        ulong at = information + 8;
        while (at < information + layout.Read32(information))
        {
            tags.TryAdd(layout.Read32(at), at);
            at += (layout.Read32(at + 4) + 7ul) & ~7ul;
        }

        Assert.Equal(information + layout.Read32(information), at);
        return tags;
    }
}
