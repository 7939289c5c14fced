using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Each rule of VM entry broken alone: the processor's verdict against the checker's.</summary>
[Collection(GuestsCollection.Name)]
public sealed partial class EntryRuleTests(GuestsBoot boot)
{
    /// <summary>What Bochs 2.7 enters in spite of the rule.</summary>
    private static readonly string[] Unchecked =
    [
        "host-perf-global-ctrl",
        "guest-debug-ctl",
        "guest-ia32e-without-paging",
        "guest-perf-global-ctrl",
        "guest-rip-canonical",
        "guest-rflags-virtual8086",
        "interruptibility-virtual-nmi",
        "pending-debug-step-missing",
        "pending-debug-step-unexpected",
    ];

    /// <summary>
    /// What Bochs 2.7 refuses with another verdict: the one as a consequence of SMM entry, the other without its
    /// qualification.
    /// </summary>
    private static readonly string[] Differing = ["entry-smm-controls", "interruptibility-nmi-sti"];

    [Fact]
    public void GoodGuestsAreEnteredAndFailedEntriesLeaveTheKernelAlive()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertPassed("entry-rules");
    }

    [Fact]
    public void TheProcessorAndTheCheckerAgreeButForWhatTheEmulatorLeavesOut()
    {
        Assert.Equal(Unchecked, Named("unchecked"));
        Assert.Equal(Differing, Named("differ"));
        Assert.True(Named("agree").Length >= 121);
    }

    [Fact]
    public void EveryVerdictOfVmEntryIsProvoked()
    {
        string[] verdicts =
        [
            "VM entry with invalid control field(s) (error 7)",
            "VM entry with invalid host-state field(s) (error 8)",
            "VM-entry failure due to invalid guest state (reason 33, qualification 0)",
            "VM-entry failure due to invalid guest state (reason 33, qualification 2)",
            "VM-entry failure due to invalid guest state (reason 33, qualification 4)",
            "VM-entry failure due to MSR loading (reason 34, qualification 1)",
        ];
        Assert.All(
            verdicts,
            verdict => Assert.Contains(
                boot.Log.Lines,
                line => line.Contains($" outcome=agree said='{verdict}'", StringComparison.Ordinal)));
    }

    private string[] Named(string outcome) =>
    [
        .. boot.Log.Lines
            .Select(line => Rule().Match(line))
            .Where(match => match.Success && match.Groups["outcome"].Value == outcome)
            .Select(match => match.Groups["name"].Value),
    ];

    [GeneratedRegex(@"^# entry-rule=(?<name>\S+) section=\S+ outcome=(?<outcome>\S+)")]
    private static partial Regex Rule();
}
