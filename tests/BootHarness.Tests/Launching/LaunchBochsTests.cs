using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>qemu/launch with Bochs: about 2 s a boot.</summary>
public sealed class LaunchBochsTests
{
    [Fact]
    public async Task TwoRunsGiveTheSameLog()
    {
        BootLog first = await RunAsync(TestKernel.Iso("pass"));
        BootLog second = await RunAsync(TestKernel.Elf("pass"));

        first.AssertStatus(0);
        first.AssertNoFailures();
        Assert.Equal(first.Lines, second.Lines);
        Assert.Equal(["launch: bochs, processor corei7_haswell_4770: asked for"], first.Complaint);
    }

    [Fact]
    public async Task PassesOnWhatBochsComplainsAbout()
    {
        BootLog log = await RunAsync(TestKernel.Iso("triple-fault"));

        Assert.Equal(125, log.ExitStatus);
        Assert.Contains(log.Complaint, line => line.Contains("3rd (13) exception with no resolution"));
    }

    [Fact]
    public async Task StopsAtTheBound()
    {
        BootLog log = await RunAsync("--timeout", "1", TestKernel.Iso("endless"));

        Assert.Equal(124, log.ExitStatus);
        Assert.Contains("launch: stopped bochs after 1 s, the bound of --timeout", log.Complaint);
    }

    [Fact]
    public async Task TakesAnotherProcessor()
    {
        BootLog log = await RunAsync("--cpu", "core2_penryn_t9600", "--memory", "64", TestKernel.Iso("fail"));

        Assert.Equal(16, log.ExitStatus);
    }

    private static Task<BootLog> RunAsync(params IReadOnlyList<string> arguments) =>
        LaunchRun.RunAsync(["--emulator", "bochs", .. arguments]);
}
