using Bulkhead.GuestImages.Memory;
using Bulkhead.GuestImages.Tests.Images;
using Bulkhead.Kernel.Subjects;

namespace Bulkhead.GuestImages.Tests;

/// <summary>Kernels by the 64-bit and the 32-bit boot protocol of Linux.</summary>
public sealed class LinuxTests
{
    private static GuestRequest Request(byte[] image, int ramDisk = 0, string commandLine = "console=ttyS0 quiet") =>
        GuestPc.Request(GuestProtocol.Linux, image) with
        {
            CommandLine = commandLine,
            Modules = ramDisk == 0
                ? []
                : [new GuestModule(new GuestFile("initrd", ElfImages.Fill(ramDisk)), string.Empty)],
        };

    [Fact]
    public void KernelAndRamDiskLieWhereTheHeaderSays()
    {
        byte[] image = LinuxImage.Make();
        GuestLayout layout = GuestLoader.Load(Request(image, ramDisk: 5000), GuestPc.Regions());
        ulong parameters = Parameters(layout);
        Assert.Equal(image[LinuxImage.SetupLength..], layout.Read(0x100_0000, LinuxImage.PayloadLength));
        Assert.Equal(0x3ff_e000u, layout.Read32(parameters + 0x218));
        Assert.Equal(5000u, layout.Read32(parameters + 0x21c));
        Assert.Equal(ElfImages.Fill(5000), layout.Read(0x3ff_e000, 5000));
        Assert.Equal("console=ttyS0 quiet", layout.ReadText(layout.Read32(parameters + 0x228)));
        Assert.Equal(0xff, layout.Read(parameters + 0x210, 1)[0]);
        Assert.Equal(0x01, layout.Read(parameters + 0x211, 1)[0]);
        Assert.Equal(image[0x202..0x210], layout.Read(parameters + 0x202, 0xe));
        Assert.Equal("RSD PTR "u8.ToArray(), layout.Read(layout.Read64(parameters + 0x70), 8));
        Assert.Equal(0, layout.Read(parameters + 0x1ef, 1)[0]);
    }

    [Fact]
    public void ItStartsInLongModeWithItsSegmentsAndParameters()
    {
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make()), GuestPc.Regions());
        Assert.Equal(SubjectMode.Long64, layout.Start.Mode);
        string[] code = layout.Instructions(64, 15);
        Assert.Equal("mov eax,18h", code[1]);
        Assert.Equal(["mov ds,eax", "mov es,eax", "mov ss,eax"], code[2..5]);
        Assert.Equal($"mov rsi,{Parameters(layout):X}h", code[11]);
        Assert.Equal(["push 10h", "mov rax,1000200h", "push rax"], code[12..]);
        Assert.Equal(
            "retfq",
            layout.Instructions(64, 16)[15]);

        ulong page = layout.Start.EntryPoint & ~0xffful;
        Assert.Equal(page, layout.Read64(page + 34));
        Assert.Equal(0x00af_9b00_0000_fffful, layout.Read64(page + 0x10));
        Assert.Equal(0x00cf_9300_0000_fffful, layout.Read64(page + 0x18));
    }

    [Fact]
    public void WithoutA64BitEntryPointItStartsInProtectedMode()
    {
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make((0x236, 2, 0x3e))), GuestPc.Regions());
        Assert.Equal((SubjectMode.Protected32, 0ul), (layout.Start.Mode, layout.Start.PageTable));
        ulong parameters = layout.Pieces.Single(piece => piece.Name == "boot parameters").Address;
        Assert.Equal(
            [
                "mov eax,18h", "mov ds,eax", "mov es,eax", "mov ss,eax", "mov fs,eax", "mov gs,eax",
                "xor ebx,ebx", "xor ebp,ebp", "xor edi,edi", $"mov esi,{parameters:X}h", "jmp far ptr 0010h:01000000h",
            ],
            layout.Instructions(32, 12)[1..]);
        ulong page = layout.Start.EntryPoint & ~0xffful;
        Assert.Equal(0x00cf_9b00_0000_fffful, layout.Read64(page + 0x10));
        Assert.Equal(0x00cf_9300_0000_fffful, layout.Read64(page + 0x18));
        Assert.DoesNotContain(layout.Pieces, piece => piece.Name == "page tables");
    }

    [Fact]
    public void ItsPageTablesMapFourGibibytesToThemselves()
    {
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make()), GuestPc.Regions());
        foreach (ulong address in new ulong[] { 0, 0x20_0000, 0x100_0200, 0x4000_0000, 0xfee0_0000, 0xffff_ffff })
        {
            ulong table = layout.Start.PageTable;
            ulong entry = 0;
            foreach (int shift in new[] { 39, 30, 21 })
            {
                entry = layout.Read64((table & ~0xffful) + ((address >> shift & 511) * 8));
                Assert.Equal(3ul, entry & 3);
                table = entry & 0x000f_ffff_ffff_f000;
            }

            Assert.Equal(address & ~0x1f_fffful | 0x83, entry);
        }

        Assert.Equal(0ul, layout.Read64(layout.Start.PageTable + 8));
    }

    [Fact]
    public void TheMemoryMapIsThatOfAPc()
    {
        List<GuestRegion> regions = GuestPc.Regions();
        regions.Add(new GuestRegion(0x1_0000_0000, 0x1000_0000, true));
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make()), regions);
        ulong parameters = Parameters(layout);
        int count = layout.Read(parameters + 0x1e8, 1)[0];
        (ulong, ulong, uint)[] map =
        [
            .. Enumerable.Range(0, count).Select(index => parameters + 0x2d0 + ((ulong)index * 20))
                .Select(entry => (layout.Read64(entry), layout.Read64(entry + 8), layout.Read32(entry + 16))),
        ];
        Assert.Equal(
            [
                (0ul, 0x9_fc00ul, 1u), (0x9_fc00, 0x400, 2), (0xf_0000, 0x1_0000, 2), (0x10_0000, 0x3f0_0000, 1),
                (0xfec0_0000, 0x1000, 2), (0xfee0_0000, 0x1000, 2), (0x1_0000_0000, 0x1000_0000, 1),
            ],
            map);
    }

    [Fact]
    public void ARelocatableKernelGoesWhereThereIsRoom()
    {
        List<GuestRegion> regions = GuestPc.Regions(16 * GuestPc.Mebibyte);
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make()), regions);
        Assert.Contains("mov rax,200200h", layout.Instructions(64, 15));
        Assert.Contains(
            "cannot be relocated", GuestPc.Refusal(Request(LinuxImage.Make((0x234, 1, 0))), regions));
    }

    [Fact]
    public void ARamDiskThatDoesNotFitAboveTheKernelGoesBelow()
    {
        List<GuestRegion> regions = GuestPc.Regions(20 * GuestPc.Mebibyte);
        GuestLayout layout = GuestLoader.Load(Request(LinuxImage.Make(), ramDisk: 2 << 20), regions);
        Assert.Equal(0xe0_0000u, layout.Read32(Parameters(layout) + 0x218));
        Assert.Contains(
            "initial RAM disk takes", GuestPc.Refusal(Request(LinuxImage.Make(), ramDisk: 32 << 20), regions));
    }

    [Fact]
    public void ARamDiskEndsBelowItsMaximum()
    {
        GuestLayout layout = GuestLoader.Load(
            Request(LinuxImage.Make((0x22c, 4, 0x1ff_ffff)), ramDisk: 4096), GuestPc.Regions());
        Assert.Equal(0x1ff_f000u, layout.Read32(Parameters(layout) + 0x218));
    }

    [Fact]
    public void WithoutAcpiThereIsNoRootPointer()
    {
        GuestLayout layout = GuestLoader.Load(
            Request(LinuxImage.Make()) with { HasAcpi = false }, [GuestPc.Regions()[0], GuestPc.Regions()[2]]);
        Assert.Equal(0ul, layout.Read64(Parameters(layout) + 0x70));
        Assert.DoesNotContain(layout.Pieces, piece => piece.Name == "ACPI tables");
    }

    public static TheoryData<string, byte[]> BadImages => new()
    {
        { "fewer than a setup header", new byte[100] },
        { "boot_flag is 0x0", LinuxImage.Make((0x1fe, 2, 0)) },
        { "magic is 0x53726449", LinuxImage.Make((0x202, 4, 0x5372_6449)) },
        { "boot protocol is 2.11", LinuxImage.Make((0x206, 2, 0x020b)) },
        { "loadflags is 0x80", LinuxImage.Make((0x211, 1, 0x80)) },
        { "cut short", LinuxImage.Make((0x1f4, 4, 0x1000_0000)) },
        { "cut short", LinuxImage.Make((0x1f1, 1, 200)) },
        { "setup header ends at 0x212", LinuxImage.Make((0x201, 1, 0x10)) },
        { "kernel_alignment is 0x3000", LinuxImage.Make((0x230, 4, 0x3000)) },
        { "kernel_alignment is 0x0", LinuxImage.Make((0x230, 4, 0)) },
        { "init_size is 0xffffffff", LinuxImage.Make((0x260, 4, 0xffff_ffff)) },
        { "kernel takes 0x8000000 bytes", LinuxImage.Make((0x260, 4, 0x800_0000)) },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void ABrokenImageIsRefusedWithItsReason(string reason, byte[] image) =>
        Assert.Contains(reason, GuestPc.Refusal(Request(image)));

    [Fact]
    public void ACommandLineIsPrintableAndShort()
    {
        Assert.Contains(
            "U+0009", GuestPc.Refusal(Request(LinuxImage.Make(), commandLine: "console\tttyS0")));
        Assert.Contains(
            "has 20 characters, and it takes 19",
            GuestPc.Refusal(Request(LinuxImage.Make((0x238, 4, 19)), commandLine: new string('a', 20))));
    }

    [Fact]
    public void AcpiNeedsMemoryWhereItIsLookedFor() =>
        Assert.Contains(
            "acpi: false", GuestPc.Refusal(Request(LinuxImage.Make()), [GuestPc.Regions()[0], GuestPc.Regions()[2]]));

    [Fact]
    public void MemoryWithoutConventionalMemoryIsRefused() =>
        Assert.Contains("page tables takes", GuestPc.Refusal(Request(LinuxImage.Make()), GuestPc.Regions()[1..]));

    private static ulong Parameters(GuestLayout layout) =>
        layout.Pieces.Single(piece => piece.Name == "boot parameters").Address;
}
