using Bulkhead.ImageChecker.Checks;

namespace Bulkhead.ImageChecker.Report;

/// <summary>Prints results as KTAP version 1: one test point for each rule, and diagnostics after it.</summary>
public static class ReportWriter
{
    /// <summary>Prints results.</summary>
    /// <param name="results">One for each rule.</param>
    /// <param name="verbose">Whether lists are printed in full.</param>
    /// <param name="output">Where to print.</param>
    public static void Write(IReadOnlyList<CheckResult> results, bool verbose, TextWriter output)
    {
        output.WriteLine("KTAP version 1");
        output.WriteLine($"1..{results.Count}");
        for (int i = 0; i < results.Count; i++)
        {
            CheckResult result = results[i];
            string findings = result.Findings.Count switch
            {
                0 => "",
                1 => "; 1 finding",
                int count => $"; {count} findings",
            };
            output.WriteLine($"{(result.IsOk ? "ok" : "not ok")} {i + 1} {result.Name}: {result.Summary}{findings}");
            foreach (string line in result.Findings.Select(finding => finding.ToString())
                .Concat(result.Details)
                .Concat(verbose ? result.VerboseDetails : []))
            {
                output.WriteLine($"# {line}");
            }
        }
    }
}
