using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Every hostile guest ends as its verdict says, and nothing of it reaches the victim or the kernel.</summary>
[Collection(GuestsCollection.Name)]
public sealed class HostileGuestTests(GuestsBoot boot)
{
    private const string Timer = "stopped: VMX-preemption timer expired;";
    private const string Ended = "ended by itself;";

    [Fact]
    public void TheVictimEndsOnAFreshMachine() => boot.Log.AssertPassed("hostile-victim");

    [Theory]
    [InlineData("triple-fault", "stopped: triple fault;")]
    [InlineData("real-mode-triple-fault", "stopped: triple fault;")]
    [InlineData("shutdown", "stopped: triple fault;")]
    [InlineData("memory-wipe", "stopped: triple fault;")]
    [InlineData("exception-loop", Timer)]
    [InlineData("fault-loop", Timer)]
    [InlineData("alignment-check-loop", "stopped: exception or NMI: hardware exception #AC alignment check")]
    [InlineData("endless-loop", Timer)]
    [InlineData("interruptible-loop", Timer)]
    [InlineData("pause-loop", Timer)]
    [InlineData("pause-exits", Timer)]
    [InlineData("cpuid-storm", Timer)]
    [InlineData("vmcall-storm", Timer)]
    [InlineData("port-flood", Timer)]
    [InlineData("hlt-interrupts-off", "stopped: HLT")]
    [InlineData("hlt-state", Timer)]
    [InlineData("shutdown-state", Timer)]
    [InlineData("ept-read", "stopped: EPT violation: read of guest-physical 0x300008")]
    [InlineData("ept-write", "stopped: EPT violation: write of guest-physical 0x300000")]
    [InlineData("ept-execute", "stopped: EPT violation: fetch of guest-physical 0x300000")]
    [InlineData("ept-misconfiguration", "stopped: EPT misconfiguration: guest-physical 0x300000")]
    [InlineData("page-table-outside", "stopped: EPT violation: read of guest-physical 0xfee00030")]
    [InlineData("cr3-outside", "stopped: EPT violation:")]
    [InlineData("huge-segment", "stopped: EPT violation: read of guest-physical 0xfffffff0")]
    [InlineData("far-transfers", Ended)]
    [InlineData("port-storm", Ended)]
    [InlineData("ins", "stopped: I/O instruction: REP INS")]
    [InlineData("outs", "stopped: I/O instruction: REP OUTS")]
    [InlineData("invd", Ended)]
    [InlineData("wild-wrmsr", Ended)]
    [InlineData("vmx-instructions", Ended)]
    [InlineData("control-registers", Ended)]
    [InlineData("xsetbv-storm", Ended)]
    [InlineData("swapgs", Ended)]
    [InlineData("debug-registers", Ended)]
    [InlineData("single-step", Ended)]
    [InlineData("hypercall-pointers", Ended)]
    [InlineData("instruction-pointer-wrap", "stopped: VM-entry failure due to invalid guest state")]
    [InlineData("canonical-edge", Ended)]
    public void EndsAsItsVerdictSaysAndTheVictimIsUnharmed(string name, string outcome)
    {
        string detail = boot.Log.AssertPassed($"hostile-{name}").Detail;
        Assert.StartsWith(outcome, detail, StringComparison.Ordinal);
        Assert.EndsWith("; victim unharmed", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyVmEntryFailedIsSaid() => boot.Log.AssertOrder(
        "# Subtest: hostile-instruction-pointer-wrap",
        "# vm-entry rule=guest-rip-range section=27.3.1.4 field='guest RIP' value=0x100000000: ",
        " hostile-instruction-pointer-wrap: stopped: VM-entry failure");

    [Fact]
    public void NoGuestForgesALineOfTheLog()
    {
        boot.Log.AssertLine("    ok 6 ??ok 1 forged?# end status=0 name=success?");
        boot.Log.AssertAbsent(new Regex("^ok 1 forged"));
        boot.Log.AssertStatus(0);
    }
}
