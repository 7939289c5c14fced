using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Tests.Images;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.Tests;

/// <summary>Boot sectors and firmware.</summary>
public sealed class RealModeTests
{
    private static readonly List<GuestRegion> FirmwareMemory =
    [
        new(0, 0xa_0000, true),
        new(0xc_0000, 0x4_0000, true),
        new(0x10_0000, 0x100_0000, true),
        new(0xfff0_0000, 0x10_0000, false),
    ];

    [Theory]
    [InlineData(512)]
    [InlineData(10_000)]
    public void ABootSectorStartsAsABiosStartsIt(int length)
    {
        byte[] sector = Sector(length);
        GuestLayout layout = GuestPc.Load(GuestProtocol.BootSector, sector);
        Assert.Equal(sector, layout.Read(0x7c00, length));
        Assert.Equal((SubjectMode.Real, 0x7c00ul), (layout.Start.Mode, layout.Start.StackPointer));
        Assert.Equal(
            [
                "cli", "xor ax,ax", "mov ds,ax", "mov es,ax", "mov ss,ax", "mov sp,7C00h", "mov dl,80h",
                "jmp far ptr 0:7C00h",
            ],
            layout.Instructions(16, 8));
    }

    [Fact]
    public void TheBiosDataAreaTellsWhereConventionalMemoryEnds()
    {
        GuestLayout layout = GuestPc.Load(GuestProtocol.BootSector, Sector(512));
        Assert.Equal(0x3f8u, layout.Read32(0x400));
        Assert.Equal((0x9fc0u, 639u), (layout.Read32(0x40e) & 0xffff, layout.Read32(0x413) & 0xffff));
        Assert.Equal(1, layout.Read(0x9_fc00, 1)[0]);
        GuestLayout small = GuestLoader.Load(
            GuestPc.Request(GuestProtocol.BootSector, Sector(512)), [new(0, 0x1_0000, true)]);
        Assert.Equal((0u, 64u), (small.Read32(0x40e) & 0xffff, small.Read32(0x413) & 0xffff));
        Assert.Equal(0u, small.Read32(0));
    }

    [Theory]
    [InlineData(0x00, "iret")]
    [InlineData(0x08, "push ax", "push ds", "xor ax,ax", "mov ds,ax", "inc dword ptr ds:[46Ch]", "mov al,20h",
        "out 20h,al", "pop ds", "pop ax", "iret")]
    [InlineData(0x0f, "push ax", "mov al,20h", "out 20h,al", "pop ax", "iret")]
    [InlineData(0x70, "push ax", "mov al,20h", "out 0A0h,al", "out 20h,al", "pop ax", "iret")]
    [InlineData(0x12, "push ds", "xor ax,ax", "mov ds,ax", "mov ax,ds:[413h]", "pop ds", "iret")]
    [InlineData(0x13, "push bp", "mov bp,sp", "or byte ptr [bp+6],1", "pop bp", "mov ah,86h", "iret")]
    [InlineData(0x16, "push bp", "mov bp,sp", "or byte ptr [bp+6],40h", "pop bp", "xor ax,ax", "iret")]
    [InlineData(0x19, "mov al,0FEh", "out 64h,al", "hlt", "jmp short 4")]
    [InlineData(0xff, "iret")]
    public void InterruptVectorsLeadToHandlersInTheExtendedBiosDataArea(uint vector, params string[] expected)
    {
        GuestLayout layout = GuestPc.Load(GuestProtocol.BootSector, Sector(512));
        uint pointer = layout.Read32(vector * 4);
        Assert.Equal(0x9fc0u, pointer >> 16);
        Assert.InRange(pointer & 0xffff, 16u, 0x3ffu);
        byte[] handler = layout.Read(0x9_fc00 + (pointer & 0xffff), 64);
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(16, handler, ip: 0);
        Assert.Equal(expected, expected.Select(_ => decoder.Decode().ToString()));
    }

    [Theory]
    [InlineData(64 << 10, 64 << 10)]
    [InlineData(128 << 10, 128 << 10)]
    [InlineData(256 << 10, 256 << 10)]
    [InlineData(1 << 20, 256 << 10)]
    public void AFirmwareEndsAtFourGibibytesAndAtOneMebibyte(int length, int low)
    {
        byte[] image = ElfImages.Fill(length, 3);
        GuestLayout layout = GuestLoader.Load(GuestPc.Request(GuestProtocol.Firmware, image), FirmwareMemory);
        Assert.Equal(image, layout.Read(0x1_0000_0000 - (ulong)length, length));
        Assert.Equal(image[^low..], layout.Read(0x10_0000 - (ulong)low, low));
        Assert.Equal((SubjectMode.Real, 0xf_fff0ul), (layout.Start.Mode, layout.Start.EntryPoint));
    }

    [Fact]
    public void LessMemoryBelowOneMebibyteTakesLessOfTheFirmware()
    {
        List<GuestRegion> memory = [FirmwareMemory[0], new(0xe_0000, 0x2_0000, true), FirmwareMemory[3]];
        GuestLayout layout = GuestLoader.Load(
            GuestPc.Request(GuestProtocol.Firmware, ElfImages.Fill(256 << 10)), memory);
        Assert.Equal(0xe_0000ul, layout.Pieces.Single(piece => piece.Name == "firmware below 1 MiB").Address);
    }

    [Fact]
    public void BrokenImagesAreRefused()
    {
        Assert.Contains("need at least 512", GuestPc.Refusal(GuestProtocol.BootSector, Sector(512)[..511]));
        Assert.Contains("need 0xaa55", GuestPc.Refusal(GuestProtocol.BootSector, new byte[512]));
        Assert.Contains("load the rest from within", GuestPc.Refusal(GuestProtocol.BootSector, Sector(0x9_8001)));
        Assert.Contains("0x600", GuestPc.Refusal(GuestProtocol.BootSector, Sector(512), [new(0x7000, 0x1000, true)]));
        foreach (int length in new[] { 0, 1000, 96 << 10, 2 << 20 })
        {
            Assert.Contains(
                "need a multiple of 64 KiB",
                GuestPc.Refusal(GuestProtocol.Firmware, new byte[length], FirmwareMemory));
        }

        Assert.Contains(
            "0xffff0000", GuestPc.Refusal(GuestProtocol.Firmware, new byte[64 << 10], FirmwareMemory[..3]));
        Assert.Contains(
            "low-firmware:",
            GuestPc.Refusal(GuestProtocol.Firmware, new byte[64 << 10], [FirmwareMemory[0], FirmwareMemory[3]]));
    }

    private static byte[] Sector(int length)
    {
        byte[] sector = ElfImages.Fill(length, 9);
        (sector[510], sector[511]) = (0x55, 0xaa);
        return sector;
    }
}
