using System.Text.RegularExpressions;
using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.Boot.Tests;

/// <summary>One boot of the trials in Bochs.</summary>
public sealed class TrialsBoot : IAsyncLifetime
{
    public BootLog Log { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Log = await BootRun.ToEndAsync(Repository.Launch("--emulator", "bochs", Repository.Trials));

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The thesis' experiments, and those that settle what it left open.</summary>
public sealed class TrialsTests(TrialsBoot boot) : IClassFixture<TrialsBoot>
{
    [Fact]
    public void EndWithSuccess()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertWellFormed();
        boot.Log.AssertNoFailures();
    }

    [Fact]
    public void VmxoffExistsInRootOperationOnly()
    {
        Assert.Contains("#UD", boot.Log.AssertPassed("vmxoff-outside-root").Description);
        Assert.Contains("VMsucceed", boot.Log.AssertPassed("vmxoff-inside-root").Description);
    }

    /// <summary>Rows 1 to 3 are the thesis' Table 1: works, does not work, works.</summary>
    [Theory]
    [InlineData(1, "VMsucceed")]
    [InlineData(2, "#GP(0)")]
    [InlineData(3, "VMsucceed")]
    public void Table1HasTheThesisOutcomes(int row, string outcome) =>
        Assert.Equal(outcome, boot.Log.AssertPassed($"table1-row-{row}").Detail);

    [Fact]
    public void TheOpenQuestionIsSettled()
    {
        boot.Log.AssertLine(new Regex("^# conclusion: .*region.*none"));
        Assert.Equal(19, boot.Log.Ktap.Suite.TestPoints.Count(point => point.Name.StartsWith("table1-row-")));
    }

    [Theory]
    [InlineData("cr4-vmxe-clear", "#UD")]
    [InlineData("cr0-ne-clear", "#GP(0)")]
    [InlineData("region-misaligned", "VMfailInvalid")]
    [InlineData("region-beyond-physical-width", "VMfailInvalid")]
    [InlineData("revision-wrong", "VMfailInvalid")]
    [InlineData("revision-bit-31", "VMfailInvalid")]
    [InlineData("in-root-without-vmcs", "VMfailInvalid")]
    [InlineData("in-root-with-vmcs", "VMfailValid(15)")]
    [InlineData("cpl-3", "#GP(0)")]
    [InlineData("compatibility-mode", "#UD")]
    public void VmxonRefusesAsDocumented(string name, string outcome) =>
        Assert.StartsWith(outcome, boot.Log.AssertPassed(name).Detail);

    [Fact]
    public void WhatCannotBeProvokedIsSkippedWithItsReason()
    {
        KtapTestPoint[] skipped = [.. boot.Log.Ktap.Suite.TestPoints.Where(point => point.Skipped)];
        Assert.NotEmpty(skipped);
        Assert.All(skipped, point => Assert.NotEmpty(point.Reason));
    }

    [Fact]
    public void TheProcessorIsAsGoodAsBeforeInTheEnd() => boot.Log.AssertPassed("vmxon-and-vmxoff-afterwards");
}
