using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.Kvm.Tests;

/// <summary>Our guests, of which KVM judges the VMCS: the second implementation of VMX that they run on.</summary>
[Collection(GuestsCollection.Name)]
public sealed partial class GuestsUnderKvmTests(GuestsBoot boot)
{
    /// <summary>
    /// Rules whose breach is entered nevertheless. KVM drops the reserved access rights at VMWRITE, keeps HLT to itself
    /// instead of entering it, and does not compare the link pointer; the others it leaves to the processor, and Bochs
    /// does not check them.
    /// </summary>
    private static readonly string[] s_unchecked =
    [
        "guest-segment-reserved", "guest-tr-reserved", "guest-ldtr-reserved",
        "guest-rip-canonical", "guest-rflags-virtual8086",
        "activity-hlt-privilege", "activity-blocked",
        "interruptibility-virtual-nmi", "pending-debug-step-missing", "pending-debug-step-unexpected",
        "link-pointer-current",
    ];

    /// <summary>Left to the processor, and Bochs gives no qualification.</summary>
    private static readonly string[] s_differing = ["interruptibility-nmi-sti"];

    [Fact]
    public void EndWithSuccess()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertWellFormed();
        boot.Log.AssertNoFailures();
    }

    [Theory]
    [InlineData("real_mode")]
    [InlineData("protected_mode")]
    [InlineData("paged_mode")]
    [InlineData("long_mode")]
    public void GuestsOfEveryModeEndByThemselves(string name)
    {
        KtapTestPoint guest = boot.Log.AssertPassed(name);
        Assert.EndsWith("ended by itself", guest.Detail);
        Assert.NotEmpty(guest.Subtests!.TestPoints);
    }

    [Fact]
    public void TheKernelIsAGuestOfItself() => boot.Log.AssertPassed("kernel-as-guest");

    /// <summary>A second implementation of VMX needs the same fields as Bochs, of those that it has.</summary>
    [Fact]
    public void TheMinimumIsTheSameAsInBochs()
    {
        Assert.StartsWith("59 of ", boot.Log.AssertPassed("minimum-vmcs").Detail, StringComparison.Ordinal);
        Assert.Equal(Needed(File.ReadLines(Path.Combine(KvmBoot.Root, "docs", "minimum-vmcs.md"))), Needed(boot.Log.Lines));
    }

    /// <summary>KVM agrees with the checker on rules that Bochs alone leaves out.</summary>
    [Theory]
    [InlineData("host-perf-global-ctrl")]
    [InlineData("guest-debug-ctl")]
    [InlineData("guest-ia32e-without-paging")]
    [InlineData("guest-perf-global-ctrl")]
    public void KvmChecksWhatBochsDoesNot(string rule) => Assert.Contains(rule, Rules("agree"));

    [Fact]
    public void KvmAndTheCheckerAgreeButForWhatIsKnown()
    {
        Assert.Equal(s_unchecked, Rules("unchecked"));
        Assert.Equal(s_differing, Rules("differ"));
        Assert.InRange(Rules("agree").Length, 119, int.MaxValue);
    }

    private static IEnumerable<string> Needed(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith("# minimum needed ", StringComparison.Ordinal));

    private string[] Rules(string outcome) =>
    [
        .. boot.Log.Lines
            .Select(line => Rule().Match(line))
            .Where(match => match.Success && match.Groups["outcome"].Value == outcome)
            .Select(match => match.Groups["name"].Value),
    ];

    [GeneratedRegex(@"^# entry-rule=(?<name>\S+) section=\S+ outcome=(?<outcome>\S+)")]
    private static partial Regex Rule();
}
