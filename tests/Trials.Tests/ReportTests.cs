namespace Bulkhead.Trials.Tests;

using System.Text;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

public sealed class ReportTests
{
    private const int ConsoleWidth = 110;

    [Fact]
    public void TheTableIsAlignedAndFitsAndNamesEveryRowsOutcome()
    {
        string[] lines = Table(Expected());
        Assert.Equal(2 + (2 * SegmentationTable.Count), lines.Length);
        Assert.All(lines, line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 3, ConsoleWidth));
        int outcome = lines[1].IndexOf("VMXON", StringComparison.Ordinal);
        int[] columns = [.. new[] { "VMXON", "region", "operand", "through", "DS", "GS", "FS", "ES" }
            .Select(title => lines[1].IndexOf(title, StringComparison.Ordinal))];
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            string line = lines[2 * number];
            Assert.All(columns, column => Assert.True(line[column] != ' ' && line[column - 1] == ' ', line));
            string expected = SegmentationTable.Row(number).Expected.IsSuccess ? "works" : "#";
            Assert.StartsWith(expected, line[outcome..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheConclusionFollowsOnlyFromTheDocumentedOutcomes()
    {
        string[] lines = Points(Expected());
        Assert.Equal(SegmentationTable.Count, lines.Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Contains("its region need lie in none", lines[^1], StringComparison.Ordinal);

        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            SegmentationOutcomes outcomes = Expected();
            outcomes[number - 1] = TrialOutcome.FailInvalid;
            lines = Points(outcomes);
            string refusal = $"not ok {number} table1-row-{number}: VMfailInvalid, want ";
            Assert.StartsWith(refusal, lines[number - 1], StringComparison.Ordinal);
            Assert.Equal("# conclusion: none, since an outcome is not the documented one", lines[^1]);
        }
    }

    [Fact]
    public void UnderKvmTheExpandDownSegmentAloneIsSkipped()
    {
        const int ExpandDownRow = 14;
        SegmentationOutcomes outcomes = Expected();
        outcomes[ExpandDownRow - 1] = TrialOutcome.Fault(ExceptionVector.GeneralProtection);
        string[] lines = Points(outcomes, isKvm: true);
        Assert.StartsWith("ok 14 table1-row-14 # SKIP KVM ", lines[ExpandDownRow - 1], StringComparison.Ordinal);
        Assert.Contains("its region need lie in none", lines[^1], StringComparison.Ordinal);

        outcomes[0] = TrialOutcome.Fault(ExceptionVector.GeneralProtection);
        Assert.StartsWith("not ok 1 ", Points(outcomes, isKvm: true)[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Points(Expected(), isKvm: true), line => line.Contains("SKIP", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryRefusalHasAnUnmistakableNameAConditionAndARefusal()
    {
        HashSet<string> names = [];
        HashSet<string> conditions = [];
        for (Refusal refusal = 0; refusal < Refusal.Count; refusal++)
        {
            Assert.Matches("^[a-z0-9-]+$", Encoding.ASCII.GetString(RefusalTable.Name(refusal)));
            Assert.True(names.Add(Encoding.ASCII.GetString(RefusalTable.Name(refusal))));
            Assert.True(conditions.Add(Encoding.ASCII.GetString(RefusalTable.Condition(refusal))));
            Assert.False(RefusalTable.Expected(refusal).IsSuccess);
        }

        Assert.True(RefusalTable.Name(Refusal.Count).IsEmpty);
        Assert.True(RefusalTable.Condition(Refusal.Count).IsEmpty);
    }

    [Theory]
    [InlineData(Refusal.Cr4VmxeClear, "cr4-vmxe-clear", "CR4.VMXE = 0")]
    [InlineData(Refusal.A20Masked, "a20-masked", "A20M mode")]
    [InlineData(Refusal.InRootWithVmcs, "in-root-with-vmcs", "in VMX root operation, a current VMCS")]
    [InlineData(Refusal.Cpl3, "cpl-3", "CPL > 0")]
    [InlineData(Refusal.RealAddressMode, "real-address-mode", "CR0.PE = 0")]
    [InlineData(Refusal.NonRoot, "non-root-operation", "in VMX non-root operation")]
    public void NamesAndConditionsGoTogether(Refusal refusal, string name, string condition)
    {
        Assert.Equal(name, Encoding.ASCII.GetString(RefusalTable.Name(refusal)));
        Assert.Equal(condition, Encoding.ASCII.GetString(RefusalTable.Condition(refusal)));
    }

    private static SegmentationOutcomes Expected()
    {
        SegmentationOutcomes outcomes = default;
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            outcomes[number - 1] = SegmentationTable.Row(number).Expected;
        }

        return outcomes;
    }

    private static string[] Table(SegmentationOutcomes outcomes)
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        SegmentationReport.WriteTable(ref report.Log, outcomes);
        return capture.Lines;
    }

    private static string[] Points(SegmentationOutcomes outcomes, bool isKvm = false)
    {
        KtapReport report = default;
        SerialCapture capture = SerialCapture.Open(ref report);
        SegmentationReport.WritePoints(ref report, outcomes, isKvm);
        return capture.Lines;
    }
}
