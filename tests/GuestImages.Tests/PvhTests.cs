using Bulkhead.GuestImages.Tests.Images;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.Tests;

/// <summary>Kernels by the direct boot ABI (PVH).</summary>
public sealed class PvhTests
{
    private static readonly TestSegment Text = new(ElfImages.Load, 0x10_0000, ElfImages.Fill(300), 0x1000);

    [Theory]
    [InlineData(true, 4)]
    [InlineData(true, 8)]
    [InlineData(false, 4)]
    public void ItStartsAtTheAddressOfItsNoteWithItsInformation(bool is64, int noteSize)
    {
        byte[] image = ElfImages.Make(is64, 0, Text, ElfImages.PvhNote(0x10_0080, noteSize));
        GuestLayout layout = GuestLoader.Load(
            GuestPc.Request(GuestProtocol.Pvh, image) with
            {
                CommandLine = "root=x",
                Modules = [new GuestModule(new GuestFile("initrd", ElfImages.Fill(99)), string.Empty)],
            },
            GuestPc.Regions());
        string[] code = layout.Instructions(32, 11);
        Assert.Equal(SubjectMode.Protected32, layout.Start.Mode);
        Assert.Equal("mov ecx,100080h", code[9]);
        ulong information = Convert.ToUInt32(code[8]["mov ebx,".Length..^1], 16);
        Assert.Equal((0x336e_c578u, 1u), (layout.Read32(information), layout.Read32(information + 4)));
        Assert.Equal(1u, layout.Read32(information + 12));
        Assert.Equal("root=x", layout.ReadText(layout.Read64(information + 24)));
        Assert.Equal("RSD PTR "u8.ToArray(), layout.Read(layout.Read64(information + 32), 8));
        ulong module = layout.Read64(information + 16);
        Assert.Equal(99ul, layout.Read64(module + 8));
        Assert.Equal(ElfImages.Fill(99), layout.Read(layout.Read64(module), 99));
        Assert.Equal(string.Empty, layout.ReadText(layout.Read64(module + 16)));
        ulong map = layout.Read64(information + 40);
        Assert.Equal(6u, layout.Read32(information + 48));
        Assert.Equal((0ul, 0x9_fc00ul, 1u), (layout.Read64(map), layout.Read64(map + 8), layout.Read32(map + 16)));
        Assert.Equal(0x10_0000ul, layout.Read64(map + (24 * 3)));
        Assert.Equal(ElfImages.Fill(300), layout.Read(0x10_0000, 300));
    }

    public static TheoryData<string, byte[]> BadImages => new()
    {
        { "magic of an ELF file", ElfImages.Fill(100) },
        { "has no note Xen", ElfImages.Make(true, 0, Text) },
        { "has no note Xen", ElfImages.Make(true, 0, Text, ElfImages.PvhNote(0x10_0000, type: 17)) },
        { "PHYS32_ENTRY has 12 bytes", ElfImages.Make(true, 0, Text, ElfImages.PvhNote(0x10_0000, 12)) },
        {
            "do not lie in one private region",
            ElfImages.Make(
                true, 0, Text with { Address = 0x9_0000, MemorySize = 0x2_0000 }, ElfImages.PvhNote(0x10_0000))
        },
        {
            "an image must leave room",
            ElfImages.Make(true, 0, Text, Text with { Address = 0x10_0800 }, ElfImages.PvhNote(0x10_0000))
        },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void ABrokenImageIsRefusedWithItsReason(string reason, byte[] image) =>
        Assert.Contains(reason, GuestPc.Refusal(GuestProtocol.Pvh, image));
}
