using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>What stops a boot: a line with thing, value, rule and cure, and a status of its own.</summary>
[Collection(LowMemoryCollection.Name)]
public sealed class BootRefusalTests : IDisposable
{
    private readonly KernelRun run = new();

    public void Dispose() => run.Dispose();

    [Theory]
    [InlineData(FakeImage.Start)]
    [InlineData(FakeImage.TextEnd - 1)]
    [InlineData(FakeImage.ReadOnlyStart + 7)]
    [InlineData(FakeImage.Digest - 1)]
    [InlineData(FakeImage.Digest + 31)]
    [InlineData(FakeImage.DataStart)]
    public void ACorruptImage(ulong address)
    {
        run.BeforeRun = _ => FakeImage.Bytes(address, address + 1)[0] ^= 1;
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            $"not ok 1 image: memory differs from the sha256 stored by the build, want {run.Image.DigestText}: "
            + "write the image again, or test the memory",
            refusal);
        Assert.Equal("# end status=20 name=image-corrupt", end);
    }

    [Theory]
    [InlineData(FakeImage.TextEnd)]
    [InlineData(FakeImage.DataStart + 0x40)]
    public void MemoryOutsideTheDigestMayChange(ulong address)
    {
        run.BeforeRun = _ => FakeImage.Bytes(address, address + 1)[0] ^= 1;
        Assert.StartsWith("ok 1 image: ", run.Lines()[3], StringComparison.Ordinal);
    }

    [Fact]
    public void BootInformationWithAFault()
    {
        run.Description = new BootDescription { CommandLine = new string('x', 257) };
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 2 boot-information: protocol=multiboot2: a command line must have at most 256 bytes: "
            + "use GRUB 2.06 or later, or QEMU's -kernel",
            refusal);
        Assert.Equal("# end status=13 name=boot-information-invalid", end);
    }

    [Fact]
    public void APvhFaultNamesPvh()
    {
        run.Protocol = BootProtocol.Pvh;
        run.Description = new BootDescription { Memory = [] };
        Assert.Equal(
            "not ok 2 boot-information: protocol=pvh: there must be a memory map: "
            + "use GRUB 2.06 or later, or QEMU's -kernel",
            run.Refused().Refusal);
    }

    [Fact]
    public void AnUnknownProtocol()
    {
        run.Protocol = (BootProtocol)3;
        Assert.Equal(
            "not ok 2 boot-information: protocol=unknown: the protocol must be Multiboot2 or PVH: "
            + "use GRUB 2.06 or later, or QEMU's -kernel",
            run.Refused().Refusal);
    }

    [Fact]
    public void AMissingModule()
    {
        run.Description = new BootDescription
        {
            CommandLine = "modules=policy,monitor",
            Modules = [(0x200000, 0x200010, "policy")],
        };
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 3 modules: monitor is not loaded, the command line's modules= names it: add it to the boot image",
            refusal);
        Assert.Equal("# end status=14 name=module-missing", end);
    }

    [Fact]
    public void TooLittleMemory()
    {
        run.Description = new BootDescription
        {
            Memory = [BootDescription.Region(0, 0x9f000), BootDescription.Region(0x100000, 0xf00000)],
        };
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 3 memory: available=15 MiB, need 16 MiB; image=[0x100000, 0x144000): give the machine more memory",
            refusal);
        Assert.Equal("# end status=15 name=memory-too-small", end);
    }

    [Fact]
    public void TheLeastMemoryIsEnough()
    {
        run.Description = new BootDescription { Memory = [BootDescription.Region(0x100000, 16 << 20)] };
        Assert.Contains("ok 3 memory: available=16 MiB, need 16 MiB; image=[0x100000, 0x144000)", run.Lines());
    }

    [Fact]
    public void AnImageOutsideAvailableMemory()
    {
        run.Description = new BootDescription
        {
            Memory = [BootDescription.Region(0x100000, 0x43fff), BootDescription.Region(0x1000000, 0x4000000)],
        };
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 3 memory: available=64 MiB, need 16 MiB; image=[0x100000, 0x144000) is not available memory: "
            + "use a boot loader that loads at 1 MiB",
            refusal);
        Assert.Equal("# end status=15 name=memory-too-small", end);
    }

    [Fact]
    public void AProcessorWithoutExecuteDisable()
    {
        ProcessorModels.SetCpuidBit(run.Model, 0x80000001, "edx", 20, false);
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 4 processor: GenuineIntel, Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz signature=0x306c3 "
            + "physical-address-width=39: CPUID.80000001H:EDX.NX[20] is 0, need 1: "
            + "enable execute disable in the firmware's set-up",
            refusal);
        Assert.Equal("# end status=19 name=processor-unsuitable", end);
        Assert.Equal(0ul, run.Model.Cr3);
    }

    [Fact]
    public void AFramebufferOverTheImage()
    {
        run.Description = new BootDescription
        {
            Screen = new() { Address = 0x140000, Width = 640, Height = 480, Pitch = 2560, BitsPerPixel = 32 },
        };
        (string refusal, string end) = run.Refused();
        Assert.Equal(
            "not ok 6 address-space: pages=64 tables=4: the screen's framebuffer overlaps the image or is too large: "
            + "choose a smaller mode",
            refusal);
        Assert.Equal("# end status=13 name=boot-information-invalid", end);
        Assert.Equal(0ul, run.Model.Cr3);
    }
}
