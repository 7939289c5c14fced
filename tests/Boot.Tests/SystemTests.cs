using Bulkhead.BootHarness;
using Bulkhead.Boot.Tests.Systems;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;

namespace Bulkhead.Boot.Tests;

/// <summary>One boot of the test system, for all assertions on it.</summary>
public sealed class TestSystemBoot : IAsyncLifetime
{
    public SystemRun Run { get; private set; } = null!;

    public async Task InitializeAsync() => Run = await SystemRun.BootAsync(TestSystem.Module());

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The runtime on a processor: schedule, waiting, events, monitors, faults, watchdog, audit.</summary>
public sealed class SystemTests(TestSystemBoot boot) : IClassFixture<TestSystemBoot>
{
    private const int Samples = 24;
    private const int Printed = 30;
    private const ulong ExitOfEptViolation = 48;

    [Fact]
    public void TheSystemStartsAndEnds()
    {
        boot.Run.Log.AssertStatus(0);
        boot.Run.Log.AssertWellFormed();
        boot.Run.Log.AssertNoFailures();
        boot.Run.Log.AssertLine("configuration: name=runtime-test partitions=1 subjects=9 channels=6");
        boot.Run.Log.AssertLine("subjects: 9 scrubbed, loaded, images as their hashes say");
        boot.Run.Log.AssertLine("schedule: tsc-kilohertz=50000 switch-window-ticks=2500");
        Assert.Equal("# end status=0 name=success", boot.Run.Log.Lines[^1]);
    }

    /// <summary>Once in each major frame, to the tick: a yield lasts until the next frame, and none drifts.</summary>
    [Fact]
    public void FramesBeginAtTheirTicks()
    {
        ulong[] starts = boot.Run.Trace(TestSystem.Sampler);
        Assert.Equal(Samples, starts.Length);
        Assert.All(Steps(starts[1..]), step => Assert.Equal(TestSystem.MajorFrameTicks, step));
        Assert.InRange(starts[0], 2500ul, 2800ul);
    }

    [Fact]
    public void AHaltLastsUntilAnInterruptComes()
    {
        ulong[] interrupts = boot.Run.Trace(TestSystem.Waiter);
        Assert.Equal(Samples, interrupts.Length);
        Assert.All(Steps(interrupts[1..]), step => Assert.Equal(TestSystem.MajorFrameTicks, step));
    }

    [Fact]
    public void AFaultRestartsAsOftenAsPolicySays()
    {
        ulong[] starts = boot.Run.Trace(TestSystem.Faulter);
        Assert.Equal([1ul, 2ul, 3ul], starts.Select(value => value & uint.MaxValue));
        Assert.All(starts, value => Assert.Equal(1ul, value >> 32));
        Assert.Equal(
            [
                AuditKind.Violation, AuditKind.Restart, AuditKind.Violation, AuditKind.Restart, AuditKind.Violation,
                AuditKind.Stop,
            ],
            boot.Run.AuditOf(TestSystem.Faulter));
        Assert.All(
            boot.Run.Audit.Where(record => record.Kind == AuditKind.Violation),
            record => Assert.Equal((ExitOfEptViolation, 0x7fff_0000ul), (record.Values[0], record.Values[2])));
    }

    [Fact]
    public void AWatchdogStopsWhoNeverWaits()
    {
        Assert.Equal([AuditKind.Watchdog, AuditKind.Stop], boot.Run.AuditOf(TestSystem.Looper));
        SystemRun.Record bark = boot.Run.Audit.First(record => record.Kind == AuditKind.Watchdog);
        Assert.Equal(3ul, bark.Values[0]);
        Assert.Equal(2ul, bark.Time / TestSystem.MajorFrameTicks);
    }

    [Fact]
    public void AMonitorAnswersAPort()
    {
        ulong[] answers = boot.Run.Trace(TestSystem.Guest);
        Assert.Equal(Printed, answers.Length);
        Assert.Equal(
            Enumerable.Range(0x41, answers.Length).Select(value => (ulong)(byte)value),
            answers.Select(value => value >> 32));
        Assert.Single(answers[1..].Select(value => (uint)value).Distinct());
    }

    [Fact]
    public void AHandoverSharesAFrame()
    {
        ulong[] given = boot.Run.Trace(TestSystem.Giver);
        ulong[] taken = boot.Run.Trace(TestSystem.Taker);
        Assert.Equal((Printed, Printed), (given.Length, taken.Length));
        Assert.All(Steps(given[1..]), step => Assert.Equal(TestSystem.MajorFrameTicks, step));
        ulong[] delays = [.. given.Zip(taken, (from, to) => to - from)];
        Assert.All(delays, delay => Assert.InRange(delay, 1ul, 1500ul));
        Assert.Single(delays[1..].Distinct());
    }

    [Fact]
    public void NoFrameIsLateAndNothingElseIsAudited()
    {
        Assert.Equal(AuditKind.Boot, boot.Run.Audit[0].Kind);
        Assert.Equal(1 + 6 + 2, boot.Run.Audit.Count);
    }

    [Fact]
    public async Task AFaultThatPolicySaysHaltsEndsTheSystem()
    {
        SystemRun run = await SystemRun.BootAsync(TestSystem.Module(FaultAction.Halt));
        run.Log.AssertStatus(33);
        Assert.Equal("# end status=33 name=subject-fault", run.Log.Lines[^1]);
    }

    [Fact]
    public async Task AnImageUnlikeItsHashIsRefusedInOneLine()
    {
        byte[] module = TestSystem.Module();
        module[^1] ^= 1;
        SystemRun run = await SystemRun.BootAsync(module);
        run.Log.AssertStatus(22);
        Assert.StartsWith("not ok 12 subjects: subject 8 cannot be loaded: its image differs", run.Log.Lines[^2]);
        Assert.Equal("# end status=22 name=subjects-unusable", run.Log.Lines[^1]);
    }

    /// <summary>The letters BULKHEAD, the length of the whole module, and the first subject's partition.</summary>
    [Theory]
    [InlineData(0, "header record 0: the module must begin with the letters BULKHEAD")]
    [InlineData(16, "header record 0: the module's length must be that of the loaded module")]
    [InlineData(160 + 40 + 32, "subjects record 0: a subject's partition must exist")]
    public async Task AVectorThatBreaksARuleIsRefusedInOneLine(int offset, string rule)
    {
        byte[] module = TestSystem.Module();
        module[offset] ^= 1;
        SystemRun run = await SystemRun.BootAsync(module);
        run.Log.AssertStatus(21);
        Assert.StartsWith($"not ok 11 configuration: {rule}", run.Log.Lines[^2]);
        Assert.Equal("# end status=21 name=configuration-invalid", run.Log.Lines[^1]);
    }

    private static IEnumerable<ulong> Steps(ulong[] times) => times.Zip(times[1..], (from, to) => to - from);
}
