using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;
using Bulkhead.Boot.Tests;

namespace Bulkhead.Kvm.Tests;

/// <summary>
/// The hostile guests where KVM enters them: they end as in Bochs, and reach neither victim nor kernel.
/// </summary>
[Collection(GuestsCollection.Name)]
public sealed class HostileGuestsUnderKvmTests(GuestsBoot boot)
{
    private const string Prefix = "hostile-";

    /// <summary>KVM does not have the activity state, and says so in IA32_VMX_MISC.</summary>
    private const string WithoutState = "shutdown-state";

    private static string[] NotRun => [.. GuestsBoot.LeftOut, WithoutState];

    /// <summary>Those that are run, with their verdicts.</summary>
    public static IEnumerable<object[]> Verdicts => HostileVerdicts.All.Where(row => !NotRun.Contains(row[0]));

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void EndsAsItsVerdictSaysAndTheVictimIsUnharmed(string name, string outcome)
    {
        string detail = boot.Log.AssertPassed(Prefix + name).Detail;
        Assert.StartsWith(outcome, detail, StringComparison.Ordinal);
        Assert.EndsWith("; victim unharmed", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TheVictimEndsOnAFreshMachine() => boot.Log.AssertPassed("hostile-victim");

    [Fact]
    public void TheOthersSayWhyTheyAreNotRun()
    {
        KtapTestPoint[] skipped = [.. boot.Log.Ktap.Suite.TestPoints.Where(point => point.Skipped)];
        Assert.Equal(
            NotRun.Select(name => Prefix + name),
            skipped.Select(point => point.Name));
        Assert.Equal("the processor does not have the activity state", skipped[^1].Reason);
        Assert.All(skipped[..^1], point => Assert.Equal("the command line leaves it out", point.Reason));
    }
}
