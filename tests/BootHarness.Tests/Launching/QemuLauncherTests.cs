using Bulkhead.BootHarness.Launching;
using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

public sealed class QemuLauncherTests
{
    private static readonly BootOptions Bounded = new() { Bound = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task BootsAKernel()
    {
        BootLog log = await BootRun.ToEndAsync(new QemuLauncher
        {
            Kernel = TestKernel.Elf("echo"),
            CommandLineOfKernel = "one, two",
        }, Bounded);

        log.AssertStatus(0);
        log.AssertLine("# command-line=one, two");
        log.AssertNoFailures();
    }

    [Fact]
    public async Task TheDebugExitPortGivesTheStatus()
    {
        BootLog log = await BootRun.ToEndAsync(new QemuLauncher { Kernel = TestKernel.Elf("liar") }, Bounded);

        Assert.Equal(3, log.GuestStatus);
        Assert.Equal(7, log.ExitStatus);
    }

    [Fact]
    public async Task ATripleFaultEndsTheRunWithoutAStatus()
    {
        BootLog log = await BootRun.ToEndAsync(new QemuLauncher { Kernel = TestKernel.Elf("triple-fault") }, Bounded);

        log.AssertEnded();
        Assert.Null(log.Status);
        Assert.Throws<BootAssertionException>(() => log.AssertStatus(0));
    }

    [Fact]
    public async Task ShowsWhatQemuComplainsAbout()
    {
        BootLog log = await BootRun.ToEndAsync(new QemuLauncher { Kernel = "/no/such/kernel" }, Bounded);

        string message = Assert.Throws<BootAssertionException>(() => log.AssertLine("KTAP")).Message;
        Assert.Contains("/no/such/kernel", message);
        Assert.Contains("ended with exit status 1", message);
    }
}
