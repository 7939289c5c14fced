namespace Bulkhead.Runtime.Tests.Fuzz;

using System.Globalization;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Runtime.Tests.Support;
using Xunit.Abstractions;

/// <summary>
/// Random exits in random systems: 300,000 of them, or BULKHEAD_FUZZ_COUNT, from the seed BULKHEAD_FUZZ_SEED (0) on. A
/// failure names its system's seed, which with a count of 1 repeats it.
/// </summary>
public sealed unsafe class SystemFuzzTests(ITestOutputHelper output)
{
    private const int DefaultCount = 300_000;
    private const int ExitsOfASystem = 1000;

    private readonly SortedDictionary<string, int> outcomes = [];

    [Fact]
    public void EveryExitResumesSomebodyOrIsContained()
    {
        int count = Setting("BULKHEAD_FUZZ_COUNT", DefaultCount);
        int seed = Setting("BULKHEAD_FUZZ_SEED", 0);
        int exits = 0;
        for (int index = 0; exits < count; index++)
        {
            exits += Run(unchecked(seed + index));
        }

        foreach ((string outcome, int times) in outcomes)
        {
            output.WriteLine($"{outcome}: {times}");
        }

        Assert.DoesNotContain(outcomes.Keys, outcome => outcome.StartsWith("monitored, failure", StringComparison.Ordinal));
        if (count >= 100 * ExitsOfASystem)
        {
            string[] expected =
            [
                "goes on", "switched", "contained", "ended", "Watchdog", "Restart", "answered", "monitored, exit 1",
                "monitored, exit 30", "monitored, exit 48", "monitored, exit 52", "UnknownMsr", "Stop",
            ];
            Assert.All(expected, outcome => Assert.True(outcomes.GetValueOrDefault(outcome) > 50, outcome));
        }
    }

    /// <summary>Runs a system of a seed until it ends; returns how many exits it had.</summary>
    private int Run(int seed)
    {
        using RunningSystem system = new(RandomSystems.Of(seed));
        RandomExits exits = new(new(seed), system);
        for (int exit = 0; exit < ExitsOfASystem; exit++)
        {
            Subject* before = system.Running;
            ulong records = system.Dispatcher->Audit.Written;
            bool wasMonitored = system.Subject(3)->AnsweredBy != null;
            try
            {
                exits.Next();
            }
            catch (ProcessorHaltedException)
            {
                Count("ended");
                Count(system.Machine.Log[^1]);
                Assert.Equal(AuditKind.SystemEnd, system.Record(system.Dispatcher->Audit.Written).Kind);
                return exit + 1;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, exit {exit}, {exits.Last}: {exception}");
            }

            string? wrong = Check(system);
            Assert.True(wrong is null, $"seed {seed}, exit {exit}, {exits.Last}: {wrong}");
            bool isContained = system.Dispatcher->Audit.Written != records;
            Count(isContained ? "contained" : system.Running == before ? "goes on" : "switched");
            bool isMonitored = system.Subject(3)->AnsweredBy != null;
            Count(wasMonitored == isMonitored ? "as before"
                : !isMonitored ? "answered"
                : system.Subject(3)->State.ExitReason > ushort.MaxValue ? "monitored, failure"
                : $"monitored, exit {system.Subject(3)->State.ExitReason}");
            if (isContained)
            {
                Count(system.Record(system.Dispatcher->Audit.Written).Kind.ToString());
                Count(system.Record(records + 1).Kind.ToString());
            }
        }

        return ExitsOfASystem;
    }

    private static string? Check(RunningSystem system)
    {
        Dispatcher dispatcher = new(system);
        return system.Running->Phase != SubjectPhase.Ready ? "a subject runs that is not ready"
            : system.Running->State.Deadline != Math.Min(dispatcher.End, system.Running->Alarm)
                ? "the deadline is neither the end of the minor frame nor the monitor's"
            : system.Running->Index != dispatcher.Holder ? "another subject than the frame's holder runs"
            : !dispatcher.IsOnTime ? "the clock is beyond the minor frame"
            : ExtendedControlRegister0Rules.Check(system.Running->State.ExtendedControl0, 7) != default
                ? "XCR0 has what the processor refuses"
            : CheckEntry(system);
    }

    /// <summary>VM entry takes the VMCS, but for a RIP that a monitor may have set.</summary>
    private static string? CheckEntry(RunningSystem system)
    {
        EntryFindings findings = default;
        _ = EntryChecker.Check(system.Machine.Vmcs(system.Machine.Current), ref findings);
        if (findings.Count == 0)
        {
            return null;
        }

        EntryFindings found = findings;
        EntryRule[] broken = [.. Enum.GetValues<EntryRule>().Where(rule => found.Has(rule))];
        bool isGuest = system.Running->Index == 3;
        bool isByMonitor = isGuest && system.Running->LastTrap != null && broken.All(rule => rule
            is EntryRule.GuestRipRange or EntryRule.GuestRipCanonical);
        return isByMonitor ? null : $"VM entry would fail: {string.Join(", ", broken)}";
    }

    private static int Setting(string name, int otherwise)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? otherwise
            : int.TryParse(text, CultureInfo.InvariantCulture, out int value) ? value
            : throw new FormatException($"{name} is '{text}': give a whole number from 0 to {int.MaxValue}");
    }

    private void Count(string outcome) => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;

    /// <summary>What the dispatcher says of the present minor frame.</summary>
    private readonly ref struct Dispatcher(RunningSystem system)
    {
        public ulong End => system.Dispatcher->Clock.End;

        public uint Holder => system.Subject(system.Dispatcher->Clock.Subject)->FrameHolder->Index;

        /// <summary>An exit comes at most some thousand ticks behind the end, which the next frame absorbs.</summary>
        public bool IsOnTime => system.Machine.Now < End + (4 * 3000);
    }
}
