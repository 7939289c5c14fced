using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Every hostile guest ends as its verdict says, and nothing of it reaches the victim or the kernel.</summary>
[Collection(GuestsCollection.Name)]
public sealed class HostileGuestTests(GuestsBoot boot)
{
    [Fact]
    public void TheVictimEndsOnAFreshMachine() => boot.Log.AssertPassed("hostile-victim");

    [Theory]
    [MemberData(nameof(HostileVerdicts.All), MemberType = typeof(HostileVerdicts))]
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
