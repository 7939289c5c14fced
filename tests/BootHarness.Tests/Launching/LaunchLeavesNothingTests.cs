using System.Diagnostics;
using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>However qemu/launch ends, no process and no temporary file stays behind.</summary>
public sealed class LaunchLeavesNothingTests
{
    [Theory]
    [InlineData("INT", 130, "qemu-tcg")]
    [InlineData("INT", 130, "bochs")]
    [InlineData("TERM", 143, "qemu-tcg")]
    [InlineData("TERM", 143, "bochs")]
    [InlineData("HUP", 143, "qemu-tcg")]
    public async Task WhenASignalStopsIt(string signal, int status, string emulator)
    {
        using TemporaryFolder folder = new();
        using Process launch = Start(folder, emulator);
        await launch.StandardError.ReadLineAsync();
        while (Processes.With(folder.Path).Length < 4)
        {
            await Task.Delay(20);
        }

        // Ctrl-C reaches the whole group of the terminal.
        Command.Check("kill", $"-{signal}", "--", $"-{launch.Id}");
        await launch.WaitForExitAsync();

        Assert.Equal(status, launch.ExitCode);
        Assert.Empty(await Processes.RemainingWithAsync(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("qemu-tcg")]
    [InlineData("bochs")]
    public async Task WhenItIsKilledItself(string emulator)
    {
        using TemporaryFolder folder = new();
        using Process launch = Start(folder, emulator);
        while (Processes.With(folder.Path).Length < 4)
        {
            await Task.Delay(20);
        }

        launch.Kill();
        await launch.WaitForExitAsync();

        Assert.Empty(await Processes.RemainingWithAsync(folder.Path));
    }

    [Fact]
    public async Task WhenNobodyReadsTheLog()
    {
        using TemporaryFolder folder = new();
        Command launch = await Command.RunAsync("bash",
            ["-c", "\"$1\" --emulator qemu-tcg \"$2\" | head -n 0; exit ${PIPESTATUS[0]}", "bash",
                Repository.Launch, TestKernel.Elf("endless")],
            new Dictionary<string, string> { ["TMPDIR"] = folder.Path });

        Assert.Equal(141, launch.Status);
        Assert.Empty(await Processes.RemainingWithAsync(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("head -c 20000000 /dev/zero | tr '\\0' 'x' >\"$log\"", "the serial log passed 16 MiB")]
    [InlineData("echo 'no such machine' >&2; exit 1", "ended (its status: 1) without an end line")]
    [InlineData("kill -SEGV $$", "ended (its status: 139) without an end line")]
    public async Task WhenTheEmulatorFails(string emulator, string message)
    {
        using TemporaryFolder folder = new();
        using TemporaryFolder tools = new();
        tools.Script("qemu-system-x86_64", $"log=$*; log=${{log#*path=}}; log=${{log%% *}}; {emulator}");
        Command launch = await Command.RunAsync("bash",
            ["-c", "\"$@\" >/dev/null", "bash", Repository.Launch, "--emulator", "qemu-tcg", TestKernel.Elf("pass")],
            new Dictionary<string, string>
            {
                ["TMPDIR"] = folder.Path,
                ["PATH"] = $"{tools.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            });

        Assert.Equal(125, launch.Status);
        Assert.Contains(message, launch.Errors);
        Assert.All(launch.Errors.TrimEnd().Split('\n'), line => Assert.StartsWith("launch: ", line));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    // In a session of its own, as in a terminal, and with SIGINT as a terminal has it.
    private static Process Start(TemporaryFolder folder, string emulator)
    {
        ProcessStartInfo start = new("env",
            ["--default-signal=INT", "setsid", Repository.Launch, "--emulator", emulator, TestKernel.Iso("endless")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = folder.Path },
        };
        return Process.Start(start)!;
    }
}
