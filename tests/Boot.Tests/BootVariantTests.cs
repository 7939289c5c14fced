using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Every way to boot reaches the same point with the same boot information.</summary>
public sealed class BootVariantTests
{
    private const string Refusal =
        "vmx: CPUID.1:ECX.VMX[5] is 0, need 1: use a processor with Intel VT-x, enable it in the firmware's set-up, "
        + "or give the virtual machine nested VMX";

    /// <summary>Plain QEMU has no VMX: the kernel refuses there, by its own line and status.</summary>
    [Theory]
    [InlineData("bios", "iso", "protocol=multiboot2", "screen=text")]
    [InlineData("uefi", "iso", "protocol=multiboot2", "screen=pixels")]
    [InlineData("bios", "elf", "protocol=pvh", "screen=text")]
    public async Task WithoutVmxEveryBootIsRefusedAtTheSamePoint(
        string firmware,
        string medium,
        string protocol,
        string screen)
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--firmware", firmware, medium == "iso" ? Repository.Iso : Repository.Kernel));
        log.AssertStatus(16);
        log.AssertLine(protocol);
        log.AssertLine(screen);
        log.AssertLine("acpi=yes");
        log.AssertLine(Refusal);
        Assert.Equal("# end status=16 name=vmx-absent", log.Lines[^1]);
        Assert.Equal(
            ["image", "boot-information", "memory", "processor", "processor-tables", "address-space", "vmx"],
            log.Ktap.Suite.TestPoints.Select(point => point.Name));
    }

    [Fact]
    public async Task ABochsModelWithoutVmxIsRefused()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "bochs", "--cpu", "athlon64_clawhammer", Repository.Iso));
        log.AssertStatus(16);
        log.AssertLine(Refusal);
    }

    [Fact]
    public async Task AProcessorWithout64BitModeIsRefusedBeforeAnythingElse()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--cpu", "qemu32", Repository.Iso));
        log.AssertStatus(19);
        log.AssertLine("not ok 1 processor: CPUID.80000001H:EDX.LM[29] is 0, need 1: use a 64-bit processor");
    }

    [Fact]
    public async Task AProcessorWithoutExecuteDisableIsRefused()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--cpu", "max,nx=off", Repository.Iso));
        log.AssertStatus(19);
        log.AssertLine("CPUID.80000001H:EDX.NX[20] is 0, need 1");
    }

    [Fact]
    public async Task TooLittleMemoryIsRefused()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--memory", "8", Repository.Kernel));
        log.AssertStatus(15);
        log.AssertLine("memory: available=7 MiB, need 16 MiB");
        log.AssertLine("give the machine more memory");
    }

    [Fact]
    public async Task TheCommandLineArrivesByPvh()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--append", "one two=3", Repository.Kernel));
        Assert.Contains("one two=3", log.AssertLine("command-line="));
    }
}
