using System.Net;
using System.Net.Sockets;
using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>qemu/launch with QEMU.</summary>
public sealed class LaunchQemuTests
{
    [Fact]
    public async Task PassesOnTheSerialLogAndTheStatus()
    {
        BootLog log = await RunAsync(TestKernel.Elf("pass"));

        log.AssertStatus(0);
        log.AssertNoFailures();
        Assert.Equal(0, log.ExitStatus);
        Assert.Equal("KTAP version 1", log.Lines[0]);
        Assert.Equal("# end status=0 name=success", log.Lines[^1]);
        Assert.Equal(["launch: qemu-tcg, processor max: asked for"], log.Complaint);
    }

    [Fact]
    public async Task PassesOnAStatusThatIsNotZero()
    {
        BootLog log = await RunAsync(TestKernel.Elf("fail"));

        Assert.Equal(16, log.ExitStatus);
        log.AssertFailed("vmx");
    }

    [Fact]
    public async Task SaysThatTheMachineEndedWithoutAnEndLine()
    {
        BootLog log = await RunAsync(TestKernel.Elf("triple-fault"));

        Assert.Equal(125, log.ExitStatus);
        log.AssertLine("# about to fault");
        Assert.Contains("launch: qemu-tcg ended (its status: 0) without an end line in the serial log", log.Complaint);
        Assert.Contains("launch: qemu: triple fault: the processor shut down", log.Complaint);
    }

    [Fact]
    public async Task SaysThatTheMachineEndedOtherwiseThanTheLogSays()
    {
        BootLog log = await RunAsync(TestKernel.Elf("liar"));

        Assert.Equal(125, log.ExitStatus);
        Assert.Contains(log.Complaint, line =>
            line.Contains("the log ends with status 0, but qemu-tcg ended otherwise"));
    }

    [Fact]
    public async Task StopsAtTheBound()
    {
        BootLog log = await RunAsync("--timeout", "0.8", TestKernel.Elf("endless"));

        Assert.Equal(124, log.ExitStatus);
        log.AssertLine("# and round");
        Assert.Contains("launch: stopped qemu-tcg after 0.8 s, the bound of --timeout", log.Complaint);
    }

    [Fact]
    public async Task HandsOverTheCommandLineAndAModule()
    {
        using TemporaryFolder folder = new();
        string module = folder.File("a, module");
        File.WriteAllText(module, "module text");

        BootLog log = await RunAsync("--append", "caps \"a, b\"", "--module", module, TestKernel.Elf("echo"));

        log.AssertStatus(0);
        log.AssertOrder("# command-line=caps \"a, b\"", "# module=module text");
    }

    [Fact]
    public async Task MakesAnIsoWhereQemuCannotBootTheElf()
    {
        using TemporaryFolder folder = new();
        string module = folder.File("module");
        File.WriteAllText(module, "text");

        BootLog log = await RunAsync("--module", module, "--module", $"{module}=second", TestKernel.Elf("pass"));

        log.AssertStatus(0);
    }

    [Fact]
    public async Task BootsByUefi()
    {
        BootLog log = await RunAsync("--firmware", "uefi", TestKernel.Iso("pass"));

        log.AssertStatus(0);
        log.AssertNoFailures();
    }

    [Theory]
    [InlineData("fail", 16)]
    [InlineData("triple-fault", 125)]
    public async Task LeavesAPictureOfTheScreen(string kernel, int status)
    {
        using TemporaryFolder folder = new();
        string picture = folder.File("screen.png");

        BootLog log = await RunAsync("--screen", picture, TestKernel.Elf(kernel));

        Assert.Equal(status, log.ExitStatus);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
    }

    [Fact]
    public async Task StartsStoppedForADebugger()
    {
        using (TcpListener port = new(IPAddress.Loopback, 1234))
        {
            // Two debug sessions at a time would be one too many: a busy port fails this test here, with its name.
            port.Start();
        }

        string kernel = TestKernel.Elf("pass");
        BootLog log = await RunAsync("--debug", "--timeout", "0.5", kernel);

        Assert.Equal(124, log.ExitStatus);
        Assert.Empty(log.Lines);
        Assert.Contains(
            $"launch: stopped; attach with: gdb {kernel} -ex 'target remote 127.0.0.1:1234' -ex 'hbreak KernelMain' "
            + "-ex continue", log.Complaint);
    }

    private static Task<BootLog> RunAsync(params IReadOnlyList<string> arguments) =>
        LaunchRun.RunAsync(["--emulator", "qemu-tcg", .. arguments]);
}
