namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Console;

/// <summary>The table and the test points, of runs as documented and of others.</summary>
public sealed class SeventeenReportTests
{
    private const int Header = 2;

    [Fact]
    public void TheTableHasARowAnInstructionInAlignedColumns()
    {
        string[] lines = Table(Runs.All());
        Assert.Equal(Header + SensitiveInstructionTable.Count, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 2, 110));
        Assert.All(lines, line => Assert.StartsWith("# ", line, StringComparison.Ordinal));

        string[] titles = ["instr.", "bare", "de-privileged", "virtual machine", "problem"];
        int[] columns = [.. titles.Select(title => lines[1].IndexOf(title, StringComparison.Ordinal))];
        foreach (string line in lines.Skip(Header))
        {
            Assert.All(columns, column => Assert.True(line[column] != ' ' && line[column - 1] == ' ', line));
            Assert.Equal(line[columns[1]..columns[2]], line[columns[3]..columns[4]]);
            Assert.NotEqual(line[columns[1]..columns[2]], line[columns[2]..columns[3]]);
        }

        Assert.Equal(
            Enumerable.Range(1, SensitiveInstructionTable.PaperCount).Select(number => $"{number}"),
            lines.Skip(Header).Select(line => line[2..4].Trim()).Where(number => number.Length > 0));
    }

    [Fact]
    public void ARunThatDidNotEndHasDashes()
    {
        SeventeenRuns runs = Runs.All();
        runs.Guest = default;
        Assert.All(Table(runs).Skip(Header), line => Assert.Contains(" -  ", line, StringComparison.Ordinal));
        runs.Deprivileged = default;
        Assert.All(Table(runs).Skip(Header), line => Assert.EndsWith("none shown", line, StringComparison.Ordinal));
    }

    [Fact]
    public void TheDocumentedRunsPass()
    {
        string[] lines = Points(Runs.All());
        Assert.Equal(SensitiveInstructionTable.PaperCount, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^ok \d+ [a-z-]+: agree; de-privileged: [a-z, ]+$", line));
        Assert.Equal("ok 5 pushf-popf: agree; de-privileged: reveals state, silently ignored", lines[4]);
        Assert.Equal("ok 15 ret-iret: agree; de-privileged: keeps segments", lines[14]);
    }

    [Fact]
    public void ADifferenceInTheVirtualMachineFailsItsPointAlone()
    {
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            SeventeenRuns runs = Runs.All();
            runs.Guest[instruction].Values[5] = 1;
            int point = SensitiveInstructionTable.Point(instruction);
            string[] lines = Points(runs);
            string failed = Assert.Single(lines, line => line.StartsWith("not ok", StringComparison.Ordinal));
            Assert.Equal(lines[point], failed);
            Assert.Contains("differ", failed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AProcessorWithoutTheProblemFailsThePoint()
    {
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            SeventeenRuns runs = Runs.All();
            runs.Deprivileged[instruction] = runs.Bare.Of(instruction);
            string failed = Assert.Single(Points(runs), line => line.StartsWith("not ok", StringComparison.Ordinal));
            Assert.Contains("agree; de-privileged: not shown: ", failed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RunsThatDidNotEndFailEveryPoint()
    {
        SeventeenRuns runs = Runs.All();
        runs.Guest = default;
        Assert.All(Points(runs), line => Assert.StartsWith("not ok", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, 4, false, true)]
    [InlineData(3, 4, false, false)]
    [InlineData(4, 0, false, false)]
    [InlineData(4, 4, true, false)]
    public void DescriptorTableExitingNeedsAllExitsAndTheSameResults(uint stores, uint loads, bool differs, bool isOk)
    {
        SeventeenRuns runs = Runs.All();
        runs.ExitingGuest[SensitiveInstruction.Str].Values[0] += differs ? 8u : 0;
        string line = SerialCapture.Record(
            (ref KtapReport report) => SeventeenReport.WriteExitingPoint(ref report, runs, stores, loads));
        Assert.StartsWith(isOk ? "ok 1 descriptor-table-exiting: " : "not ok 1 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void UmipPreventsFiveAndChangesNothingElse()
    {
        Assert.StartsWith("ok 1 umip: ", Umip(Runs.All()), StringComparison.Ordinal);
        foreach (SensitiveInstruction instruction in Runs.Instructions)
        {
            SeventeenRuns runs = Runs.All();
            runs.UmipBare[instruction].Values[0] ^= 1;
            Assert.StartsWith("not ok 1 umip: ", Umip(runs), StringComparison.Ordinal);

            runs = Runs.All();
            ExperimentResult without = runs.Deprivileged.Of(instruction);
            without.Values[0] ^= SensitiveInstructionTable.IsPreventedByUmip(instruction) ? 0 : 1u;
            runs.UmipDeprivileged[instruction] = without;
            Assert.StartsWith("not ok 1 umip: ", Umip(runs), StringComparison.Ordinal);
        }
    }

    private static string[] Table(SeventeenRuns runs) =>
        Lines((ref KtapReport report) => SeventeenReport.WriteTable(ref report.Log, runs));

    private static string[] Points(SeventeenRuns runs) =>
        Lines((ref KtapReport report) => SeventeenReport.WritePoints(ref report, runs));

    private static string Umip(SeventeenRuns runs) =>
        Assert.Single(Lines((ref KtapReport report) => SeventeenReport.WriteUmipPoint(ref report, runs)));

    private static string[] Lines(SerialCapture.Writer write) =>
        SerialCapture.Record(write).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
