using System.Diagnostics;
using Bulkhead.BootHarness.Launching;
using Bulkhead.BootHarness.Tests.Support;
using Xunit;

namespace Bulkhead.BootHarness.Tests.Launching;

/// <summary>Runs of shell commands that stand in for emulators.</summary>
public sealed class BootRunTests
{
    [Fact]
    public async Task KeepsAllThatTheRunLeft()
    {
        BootLog log = await ShellAsync("echo one; echo two >&2; printf three; exit 7");

        Assert.Equal(["one", "three"], log.Lines);
        Assert.Equal(["two"], log.Complaint);
        Assert.Equal((BootOutcome.Ended, 7, 7), (log.Outcome, log.ExitStatus, log.Status));
        Assert.Equal("sh -c 'echo one; echo two >&2; printf three; exit 7'", log.CommandLine);
    }

    [Fact]
    public async Task TheEndLineGoesBeforeTheExitStatus()
    {
        BootLog log = await ShellAsync("printf 'KTAP version 1\\n1..0\\n# end status=5 name=five\\n'; exit 1");

        log.AssertStatus(5);
    }

    [Fact]
    public async Task StreamsLinesWhileTheMachineRuns()
    {
        await using BootRun run = BootRun.Start(Shell("echo first; echo second; exec sleep 100"));
        List<string> lines = [];
        await foreach (string line in run.ReadLinesAsync())
        {
            lines.Add(line);
            if (lines.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["first", "second"], lines);
        Assert.False(run.Completion.IsCompleted);
    }

    [Fact]
    public async Task GivesEveryReaderAllLines()
    {
        await using BootRun run = BootRun.Start(Shell("seq 1000"));
        Task<int> early = CountAsync(run);
        Task<int> second = CountAsync(run);
        await run.Completion;

        Assert.Equal((1000, 1000, 1000), (await early, await second, await CountAsync(run)));
    }

    [Fact]
    public async Task StopsAtTheBoundEvenWhatIgnoresSigterm()
    {
        Stopwatch watch = Stopwatch.StartNew();
        BootLog log = await ShellAsync("trap '' TERM; echo here; sleep 100; sleep 100",
            new BootOptions { Bound = TimeSpan.FromSeconds(0.3) });

        Assert.Equal((BootOutcome.BoundHit, null, null), (log.Outcome, log.ExitStatus, log.Status));
        Assert.Equal(["here"], log.Lines);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.3, 10);
    }

    [Fact]
    public async Task TypesAndExpects()
    {
        await using BootRun run = BootRun.Start(
            Shell("printf 'name: '; read -r name; echo \"hello $name\"; read -r never"),
            new BootOptions { IsInteractive = true });
        Assert.Equal("name: ", await run.Dialogue.ExpectAsync("name: "));
        await run.Dialogue.TypeAsync("world\n");
        Assert.Equal("hello world", await run.Dialogue.ExpectAsync("world"));
        BootException late = await Assert.ThrowsAsync<BootException>(
            () => run.Dialogue.ExpectAsync("hello", TimeSpan.FromMilliseconds(50)));
        Assert.StartsWith("expected \"hello\", but 0 s passed; ", late.Message, StringComparison.Ordinal);
        await run.Dialogue.TypeAsync("\n");
        BootException ended = await Assert.ThrowsAsync<BootException>(() => run.Dialogue.ExpectAsync("hello"));
        Assert.Contains("but the machine ended", ended.Message, StringComparison.Ordinal);
        Assert.Equal(["name: hello world"], (await run.Completion).Lines);
    }

    /// <summary>A machine that takes a line at once, and echoes it in two parts with something in between.</summary>
    [Fact]
    public async Task TypesALineAndWaitsForItsEcho()
    {
        const string Machine =
            "k=$(dd bs=64 count=1 2>/dev/null | tr -d '\r'); printf '%.4s<noise>' \"$k\"; sleep 0.2; "
            + "printf '%s\nbye\n' \"${k#????}\"";
        await using BootRun run = BootRun.Start(Shell(Machine), new BootOptions { IsInteractive = true });

        await run.Dialogue.TypeLineAsync("0123456789ab");

        Assert.Equal("\nbye\n", await run.Dialogue.ExpectAsync("bye\n"));
        Assert.Equal(["0123<noise>456789ab", "bye"], (await run.Completion).Lines);
    }

    [Fact]
    public async Task StopsAfterALine()
    {
        BootLog log = await ShellAsync("echo one; echo two; exec sleep 100",
            new BootOptions { StopAfter = line => line == "two" });

        Assert.Equal(BootOutcome.Stopped, log.Outcome);
        Assert.Equal(["one", "two"], log.Lines);
    }

    [Fact]
    public async Task AConditionThatThrowsEndsTheRun() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ShellAsync("echo one; exec sleep 100",
            new BootOptions { StopAfter = _ => throw new InvalidDataException() }));

    [Fact]
    public async Task StopsALogWithoutEnd()
    {
        BootLog log = await ShellAsync("yes 0123456789", new BootOptions { LogLimit = 1100 });

        Assert.Equal(BootOutcome.LogLimitHit, log.Outcome);
        Assert.Equal(Enumerable.Repeat("0123456789", 100), log.Lines);
    }

    [Fact]
    public async Task CancellationKillsAllThatTheLauncherStarted()
    {
        string mark = $"mark-{Guid.NewGuid()}";
        using CancellationTokenSource cancellation = new();
        Launcher launcher = Shell("sleep 100 & (sleep 100; true) & echo here; wait") with
        {
            Environment = new Dictionary<string, string?> { ["MARK"] = mark },
        };
        Task<BootLog> boot = BootRun.ToEndAsync(launcher, cancellation: cancellation.Token);
        while (Processes.With(mark).Length < 4)
        {
            await Task.Delay(20);
        }

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => boot);
        Assert.Empty(await Processes.RemainingWithAsync(mark));
    }

    [Fact]
    public async Task WhatTheLauncherLeavesBehindIsKilled()
    {
        string mark = $"mark-{Guid.NewGuid()}";
        BootLog log = await BootRun.ToEndAsync(Shell("sleep 100 & echo here") with
        {
            Environment = new Dictionary<string, string?> { ["MARK"] = mark },
        });

        Assert.Equal(BootOutcome.Ended, log.Outcome);
        Assert.Empty(await Processes.RemainingWithAsync(mark));
    }

    [Fact]
    public async Task RunsInTheFolderAndEnvironmentThatTheLauncherNames()
    {
        using TemporaryFolder folder = new();
        BootLog log = await BootRun.ToEndAsync(Shell("pwd; echo \"$GREETING\"; echo \"${HOME-none}\"") with
        {
            WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string?> { ["GREETING"] = "hello", ["HOME"] = null },
        });

        Assert.Equal([folder.Path, "hello", "none"], log.Lines);
    }

    [Theory]
    [InlineData("no-such-emulator", "no such program on PATH")]
    [InlineData("/no/such/emulator", "no such program")]
    public void NamesAProgramThatIsNotThere(string program, string message)
    {
        BootException exception = Assert.Throws<BootException>(() => BootRun.Start(new CommandLauncher(program)));

        Assert.Contains($"{program}: {message}", exception.Message);
    }

    [Fact]
    public void RefusesABoundOfNothing() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        BootRun.Start(Shell("true"), new BootOptions { Bound = TimeSpan.Zero }));

    private static CommandLauncher Shell(string script) => new("sh", "-c", script);

    private static Task<BootLog> ShellAsync(string script, BootOptions? options = null) =>
        BootRun.ToEndAsync(Shell(script), options);

    private static async Task<int> CountAsync(BootRun run)
    {
        int count = 0;
        await foreach (string _ in run.ReadLinesAsync())
        {
            count++;
        }

        return count;
    }
}
