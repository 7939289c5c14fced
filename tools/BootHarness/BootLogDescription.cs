using System.Text;

namespace Bulkhead.BootHarness;

/// <summary>Says in a few lines what became of a run.</summary>
internal static class BootLogDescription
{
    private const int Tail = 20;

    /// <summary>The expectation that was not met, then the run: its command, its end, the tails of its logs.</summary>
    /// <param name="log">The run.</param>
    /// <param name="expectation">What was expected and what there is.</param>
    /// <param name="marked">Number of a line to show with its surroundings if the tail does not show it, from 1; 0
    /// for none.</param>
    public static string Describe(BootLog log, string expectation, int marked)
    {
        StringBuilder text = new StringBuilder(expectation).Append('\n');
        if (log.CommandLine.Length > 0)
        {
            text.Append($"  command: {log.CommandLine}\n  {End(log)}\n");
        }

        if (marked > 0 && marked <= log.Lines.Count - Tail)
        {
            int first = Math.Max(0, marked - 4);
            Append(text, $"serial log around line {marked}", log.Lines, first, Math.Min(log.Lines.Count, marked + 3));
        }

        Append(text, "serial log", log.Lines, Math.Max(0, log.Lines.Count - Tail), log.Lines.Count);
        Append(text, "standard error", log.Complaint, Math.Max(0, log.Complaint.Count - Tail), log.Complaint.Count);
        return text.ToString().TrimEnd('\n');
    }

    private static string End(BootLog log)
    {
        string seconds = FormattableString.Invariant($"{log.Duration.TotalSeconds:0.0} s");
        return log.Outcome switch
        {
            BootOutcome.Ended => $"ended with exit status {log.ExitStatus} after {seconds}",
            BootOutcome.BoundHit => $"did not end; stopped after {seconds}, the bound",
            BootOutcome.LogLimitHit => $"did not end; stopped after {seconds}, when its log had reached the limit",
            _ => $"stopped after {seconds}",
        };
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<string> lines, int first, int end)
    {
        text.Append(lines.Count == 0
            ? $"  {title}: empty\n"
            : $"  {title}, lines {first + 1} to {end} of {lines.Count}:\n");
        for (int index = first; index < end; index++)
        {
            text.Append($"    {index + 1,4} | {lines[index]}\n");
        }
    }
}
