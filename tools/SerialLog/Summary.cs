using Bulkhead.BootHarness;
using Bulkhead.BootHarness.Ktap;
using Spectre.Console;

namespace Bulkhead.SerialLog;

/// <summary>What a person wants to know of a serial log.</summary>
/// <param name="log">The log.</param>
public sealed class Summary(BootLog log)
{
    /// <summary>Exit status for bad arguments.</summary>
    public const int StatusUsage = 2;

    private const int StatusContradiction = 1;
    private const int StatusNoEnd = 125;

    private readonly KtapReport report = log.Ktap;

    /// <summary>The run's status, 0 to 127: that of the end line; 1 if it is 0 although the log is malformed or a test
    /// point failed; 125 without an end line.</summary>
    public int Status => report.End switch
    {
        null => StatusNoEnd,
        { Status: 0 } => report.Succeeded ? 0 : StatusContradiction,
        { Status: > 127 } => StatusContradiction,
        { Status: int status } => status,
    };

    /// <summary>Writes the summary.</summary>
    /// <param name="console">Where to; it takes colours if it has them.</param>
    /// <param name="all">True to write the test points that passed, too.</param>
    public void Write(IAnsiConsole console, bool all)
    {
        foreach (KtapTestPoint point in report.Suite.AllTestPoints)
        {
            if (all || !point.Passed)
            {
                Write(console, point);
            }
        }

        foreach (KtapProblem problem in report.Problems)
        {
            Line(console, "red", $"problem: {problem}");
        }

        WriteCounts(console);
        Line(console, Status == 0 ? "green" : "red", report.End is { } end
            ? $"ended with status {end.Status} ({end.Name})"
            : "no end line (# end status=N name=WORD): the run did not reach its end");
    }

    private static void Write(IAnsiConsole console, KtapTestPoint point)
    {
        (string colour, string word) = point switch
        {
            { Passed: true } => ("green", "passed"),
            { Skipped: true } => ("yellow", "skipped"),
            { Failed: true } => ("red", "FAILED"),
            _ => ("yellow", "excused"),
        };
        string reason = point.Reason.Length > 0 ? $" ({point.Reason})" : "";
        Line(console, colour, $"{word,-8} {point.Number,3} {$"{point.Description}{reason}".Trim()}");
    }

    private void WriteCounts(IAnsiConsole console)
    {
        KtapTestPoint[] points = [.. report.Suite.AllTestPoints];
        int failed = points.Count(point => point.Failed);
        int skipped = points.Count(point => point.Skipped);
        Line(console, failed > 0 ? "red" : "green",
            $"{points.Length} test points: {points.Count(point => point.Passed)} passed, {failed} failed, "
            + $"{skipped} skipped");
    }

    private static void Line(IAnsiConsole console, string colour, string text) =>
        console.Write(new Text(text + "\n", Style.Parse(colour)));
}
