using Bulkhead.BootHarness;
using Spectre.Console;

namespace Bulkhead.Benchmarks.Tests;

public sealed class BenchmarkTests
{
    private static readonly BenchmarkReference s_reference = new()
    {
        Source = "another hypervisor",
        Floor = 23,
        Exits =
        [
            new() { Name = "exit.cpuid", Title = "CPUID", Budget = 100, LinuxKvm = 977, AnsweredBy = "kernel" },
            new() { Name = "exit.timer", Title = "timer" },
        ],
        Services = [],
        Vmreads = 3,
        Vmwrites = 2,
    };

    private static readonly BenchmarkReference s_services = s_reference with
    {
        Exits = [],
        Services =
        [
            new() { Name = "event.raise", Title = "event", Budget = 250 },
            new() { Name = "frame.switch", Title = "frame switch", Budget = 400 },
            new() { Name = "frame.start-deviation", Title = "deviation", Budget = 0 },
        ],
    };

    [Fact]
    public void FiguresWithinTheirBudgetsAreFine() => Assert.Empty(Complaints(100, 262, 3, 2));

    [Theory]
    [InlineData(101, 262, 3, 2, "exit.cpuid costs 101 ticks, its budget is 100")]
    [InlineData(79, 262, 4, 2, "exit.cpuid takes 4 VMREADs, allowed are 3")]
    [InlineData(79, 262, 3, 3, "exit.cpuid takes 3 VMWRITEs, allowed are 2")]
    [InlineData(79, null, 3, 1, "exit.timer is missing")]
    public void WhatIsOverOrMissingIsNamed(int ticks, int? timer, int reads, int writes, string complaint) =>
        Assert.StartsWith(complaint, Assert.Single(Complaints(ticks, timer, reads, writes)), StringComparison.Ordinal);

    [Theory]
    [InlineData(250, 325, 0, null)]
    [InlineData(251, 325, 0, "event.raise costs 251 ticks, its budget is 250")]
    [InlineData(250, 326, 0, "frame.switch costs 401 ticks, its budget is 400")]
    [InlineData(250, 325, 1, "frame.start-deviation costs 1 ticks, its budget is 0")]
    public void ServicesHaveBudgetsToo(int raise, int longest, int deviation, string? complaint)
    {
        string[] complaints = [.. BenchmarkVerdict.Complaints(s_services, new(Services(raise, longest, deviation)))];
        Assert.Equal(complaint is null ? 0 : 1, complaints.Length);
        Assert.All(complaints, text => Assert.StartsWith(complaint!, text, StringComparison.Ordinal));
    }

    /// <summary>
    /// The kernel says how much of the window it used, the gauge how much after it passed before it ran.
    /// </summary>
    [Fact]
    public void AFrameSwitchIsItsPathWithoutTheWait()
    {
        BenchmarkFigures figures = new(Services(250, 300, 0));
        Assert.Equal((375ul, 775ul), (figures.Ticks("frame.switch"), figures.Ticks("frame.switch-disturbed")));
    }

    /// <summary>A figure that varies from round to round is printed by another name.</summary>
    [Fact]
    public void AFigureThatVariesIsNone()
    {
        BenchmarkFigures figures = new(Log("# caller: varying-ticks event.raise: 249 to 250\n"));
        Assert.Null(figures.Ticks("event.raise"));
    }

    [Fact]
    public void TheTableHasTheRatios()
    {
        string table = Table(null);
        string[] expected =
        [
            "| CPUID           |    79 |    100 |      3 |       1 |       977 |  12.4 |",
            "| timer           |   262 |      - |      - |       - |         - |     - |",
            "another hypervisor",
        ];
        Assert.All(expected, part => Assert.Contains(part, table, StringComparison.Ordinal));
    }

    [Fact]
    public void FiguresMeasuredHereTakeTheReferencesPlace()
    {
        string table = Table(new BenchmarkFigures(Log("# ticks exit.cpuid=1580\n")));
        Assert.Contains("|     1,580 |  20.0 |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("another hypervisor", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KTAP version 1\n1..1\nok 1 a:\n# end status=1 name=test-failed\n", "status 1, need 0")]
    [InlineData("KTAP version 1\n1..1\nok 1 a:\n", "status none, need 0")]
    public void ALogThatFailedIsRefused(string text, string part)
    {
        BenchmarkException refusal =
            Assert.Throws<BenchmarkException>(() => new BenchmarkFigures(BootLog.FromText(text)));
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogsThatDisagreeAreRefused()
    {
        BenchmarkException refusal = Assert.Throws<BenchmarkException>(
            () => new BenchmarkFigures(Log("# ticks exit.cpuid=79\n"), Log("# ticks exit.cpuid=80\n")));
        Assert.StartsWith("ticks exit.cpuid=80, but another log says 79", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("floor: 23\n", ":1: ")]
    [InlineData("nonsense: 1\n", ":1: Property")]
    [InlineData("", ":1: the file is empty")]
    public void ABrokenReferenceIsRefusedInOneLine(string text, string part)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            BenchmarkException refusal = Assert.Throws<BenchmarkException>(() => BenchmarkReference.Load(path));
            Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TheReferenceThatComesWithItHasTheDesignsBudgets()
    {
        BenchmarkReference shipped = BenchmarkReference.Load(BenchmarkReference.DefaultPath);
        ulong? Budget(string name) => shipped.Exits.Single(exit => exit.Name == name).Budget;
        Assert.Equal((100ul, 80ul, 120ul), (Budget("exit.cpuid"), Budget("exit.vmcall"), Budget("exit.rdmsr")));
        Assert.Equal((3, 2), (shipped.Vmreads, shipped.Vmwrites));
        Assert.NotEmpty(shipped.Source);
    }

    private static string[] Complaints(int ticks, int? timer, int reads, int writes)
    {
        string timerLine = timer is null ? "" : $"# ticks exit.timer={timer}\n";
        BenchmarkFigures figures = new(
            Log($"# ticks exit.cpuid={ticks}\n{timerLine}"),
            Log($"# vmread exit.cpuid={reads}\n# vmwrite exit.cpuid={writes}\n"));
        return [.. BenchmarkVerdict.Complaints(s_reference, figures)];
    }

    private static string Table(BenchmarkFigures? compared)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 120;
        BenchmarkFigures figures = new(
            Log("# ticks exit.cpuid=79\n# ticks exit.timer=262\n# vmread exit.cpuid=3\n# vmwrite exit.cpuid=1\n"));
        BenchmarkTable.Write(console, s_reference, figures, compared);
        return writer.ToString();
    }

    private static BootLog Services(int raise, int longest, int deviation) => Log(
        $"# caller: ticks event.raise={raise}\n# gauge: ticks frame.begin=2575\n"
        + $"# witness: ticks frame.start-deviation={deviation}\n"
        + $"# frames subject=gauge longest-switch={longest} window=2500\n"
        + "# frames subject=witness longest-switch=700 window=2500\n"
        + "# frames subject=console longest-switch=900 window=2500\n");

    private static BootLog Log(string figures) =>
        BootLog.FromText($"KTAP version 1\n1..1\nok 1 exits: all\n{figures}# end status=0 name=success\n");
}
