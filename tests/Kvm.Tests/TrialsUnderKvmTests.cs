using Bulkhead.BootHarness;

namespace Bulkhead.Kvm.Tests;

public sealed class TrialsBoot() : KvmBoot("build/trials/trials.elf");

/// <summary>The trials of VMXON where KVM executes it.</summary>
public sealed class TrialsUnderKvmTests(TrialsBoot boot) : IClassFixture<TrialsBoot>
{
    [Fact]
    public void EndWithSuccess()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertWellFormed();
        boot.Log.AssertNoFailures();
    }

    [Theory]
    [InlineData(1, "VMsucceed")]
    [InlineData(2, "#GP(0)")]
    [InlineData(3, "VMsucceed")]
    public void Table1HasTheThesisOutcomes(int row, string outcome) =>
        Assert.Equal(outcome, boot.Log.AssertPassed($"table1-row-{row}").Detail);

    /// <summary>KVM checks what Bochs does not.</summary>
    [Fact]
    public void PagingIsNeeded() => Assert.StartsWith("#GP(0)", boot.Log.AssertPassed("cr0-pg-clear").Detail);

    /// <summary>KVM's own are row 14, where it is wrong, and A20M mode, which QEMU does not have with KVM.</summary>
    [Fact]
    public void SkipsAreTheKnownOnes() => Assert.Equal(
        [
            "table1-row-14", "cr4-fixed-bit", "feature-control-unlocked", "feature-control-vmxon-disabled",
            "smx-operation", "a20-masked", "non-root-operation",
        ],
        boot.Log.Ktap.Suite.TestPoints.Where(point => point.Skipped).Select(point => point.Name));

    [Fact]
    public void TheSkipOfRow14IsKvms() => Assert.StartsWith("KVM ", boot.Log.AssertSkipped("table1-row-14").Reason);
}
