using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>The serial log of whole runs, line by line.</summary>
[Collection(LowMemoryCollection.Name)]
public sealed unsafe class KernelSequenceTests : IDisposable
{
    private const string NoSystem =
        "not ok 11 configuration: no boot module named configuration is in memory of its own: add what the policy "
        + "compiler built";

    private const string NoSystemEnd = "# end status=14 name=module-missing";

    private readonly KernelRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void AGoodMachineEntersRootOperationAndWantsASystem()
    {
        Assert.Equal(
            [
                "KTAP version 1",
                "# bulkhead version=0.1.0 image=kernel",
                "1..13",
                $"ok 1 image: sha256={run.Image.DigestText}",
                "ok 2 boot-information: protocol=multiboot2 memory-regions=4 modules=0 acpi=no screen=none "
                    + "command-line=\"\"",
                "ok 3 memory: available=127 MiB, need 16 MiB; image=[0x100000, 0x144000)",
                "ok 4 processor: GenuineIntel, Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz signature=0x306c3 "
                    + "physical-address-width=39",
                "ok 5 processor-tables: gdt, tss with interrupt stacks for #DF NMI #MC, idt with 256 gates",
                "ok 6 address-space: pages=64 tables=4 wp nx smep",
                "ok 7 vmx: revision=0x12 region-size=1024 memory-type=write-back",
                "ok 8 feature-control: IA32_FEATURE_CONTROL is unlocked (0x0, need bits 0 and 2): both set",
                "ok 9 fixed-bits: CR0 0x80010013 -> 0x80010033, CR4 0x100620 -> 0x102620",
                "ok 10 vmxon: CF=0 ZF=0",
                NoSystem,
                NoSystemEnd,
            ],
            run.Lines());

        Assert.True(run.Model.IsInVmxOperation);
        Assert.Equal(FakeImage.VmxonRegion, run.Model.VmxonRegion);
        Assert.Equal(5ul, run.Model[Msr.IA32_FEATURE_CONTROL]);
        Assert.Equal(FakeImage.PageTables, run.Model.Cr3);
        Assert.Equal(0x800ul, run.Model[Msr.IA32_EFER] & 0x800);
        Assert.Equal(0, run.Model.Com1.Overruns);
    }

    [Fact]
    public void TwoRunsSayTheSame()
    {
        string[] first = run.Lines();
        run.Dispose();
        using KernelRun second = new();
        Assert.Equal(first, second.Lines());
    }

    [Fact]
    public void PvhReachesTheSamePointsOnTheTextScreen()
    {
        using LowMemory screen = new(0xb8000, 4096);
        run.Protocol = BootProtocol.Pvh;
        run.Description = new BootDescription { CommandLine = "quiet", Modules = [(0x200000, 0x200010, "policy")] };
        string[] lines = run.Lines();
        Assert.Equal(
            "ok 2 boot-information: protocol=pvh memory-regions=4 modules=1 acpi=no screen=text "
                + "command-line=\"quiet\"",
            lines[4]);
        Assert.Equal("ok 6 address-space: pages=65 tables=4 wp nx smep", lines[8]);
        Assert.Equal(NoSystemEnd, lines[^1]);
        Assert.Equal(
            Console.ScreenModel.After(run.Model.Com1.Text, 80, 25),
            Enumerable.Range(0, 25).Select(row => string.Concat(
                Enumerable.Range(0, 80).Select(column => (char)screen.Pointer[((row * 80) + column) * 2]))));
    }

    [Fact]
    public void AFramebufferShowsTheLog()
    {
        using LowMemory pixels = new(0x800000, 640 * 480 * 4);
        pixels.Bytes.Fill(0x5a);
        run.Description = new BootDescription
        {
            Screen = new() { Address = 0x800000, Width = 640, Height = 480, Pitch = 2560, BitsPerPixel = 32 },
            RootPointer = BootDescription.OldRootPointer(0x7fe0000),
        };
        string[] lines = run.Lines();
        Assert.Contains("acpi=yes screen=pixels", lines[4], StringComparison.Ordinal);
        Assert.Equal(NoSystemEnd, lines[^1]);
        Assert.Equal(
            string.Concat(Console.ScreenModel.After(run.Model.Com1.Text, 80, 30)),
            TestLog.Text(FakeImage.Bytes(FakeImage.ScreenCells, FakeImage.ScreenCells + (80 * 30))));
        Assert.True(pixels.Bytes.IndexOf((byte)0x5a) < 0);
    }

    [Fact]
    public void WithoutASerialPortTheRunStillEnds()
    {
        run.Model.Com1.IsFitted = false;
        run.Model.Memory.Place(Multiboot2Information.Address, Multiboot2Information.From(run.Description));
        run.Processor->Image = run.Image.Layout;
        Assert.Throws<ProcessorHaltedException>(
            () => KernelSequence.Run(
                run.Processor, run.Dispatcher, BootProtocol.Multiboot2, Multiboot2Information.Address));
        Assert.Equal(RunStatus.ModuleMissing, run.Processor->Report.Status);
        Assert.Equal(((ushort)0xf4, (byte)14), run.Model.PortWrites[^1]);
    }

    [Fact]
    public void EveryProtectionOfTheProcessorIsNamed()
    {
        ProcessorModels.SetCpuidBit(run.Model, 7, "ebx", 20, true);
        ProcessorModels.SetCpuidBit(run.Model, 7, "ecx", 2, true);
        ProcessorModels.SetFixedBits(run.Model, 0x80000021, 0xffffffff, 0x2000, 0x3767ff | 0x800);
        Assert.Contains("ok 6 address-space: pages=64 tables=4 wp nx smep smap umip", run.Lines());
    }
}
