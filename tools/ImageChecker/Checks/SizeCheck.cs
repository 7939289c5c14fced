using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;
using Bulkhead.ImageChecker.Sources;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>The size of text and sources, and their budgets.</summary>
internal static class SizeCheck
{
    public static CheckResult Run(ImageAnalysis analysis, SourceCount? sources)
    {
        ulong text = analysis.Image.Sections
            .Where(section => section is { IsAllocated: true, IsExecutable: true })
            .Aggregate(0UL, (sum, section) => sum + section.Size);
        List<Finding> findings = [];
        if (analysis.Rules.Budgets.TextBytes is { } most && text > most)
        {
            findings.Add(Over("kernel text", $"{text} bytes", $"{most} bytes"));
        }

        BudgetRules budgets = analysis.Rules.Budgets;
        IReadOnlyList<CodeFunction> entries = [.. budgets.RunTimeEntries.SelectMany(name => Entry(analysis, name, findings))];
        ulong runTime = analysis.Graph.Reachable(entries).Aggregate(0UL, (sum, function) => sum + (ulong)function.Bytes.Length);
        if (budgets.RunTimeTextBytes is { } mostAtRunTime && runTime > mostAtRunTime)
        {
            findings.Add(Over("text at run time", $"{runTime} bytes", $"{mostAtRunTime} bytes"));
        }

        if (sources is not null && analysis.Rules.Budgets.CodeLines is { } lines && sources.CodeLines > lines)
        {
            findings.Add(Over("C# sources", $"{sources.CodeLines} code lines", $"{lines} code lines"));
        }

        string atRunTime = entries.Count == 0 ? "" : $", {runTime} of it at run time";
        string counted = sources is null ? "" : $", {sources.CodeLines} code lines of C# in {sources.Files} files";
        return new("size", $"{text} bytes of text{atRunTime}{counted}", findings, [], []);
    }

    private static IEnumerable<CodeFunction> Entry(ImageAnalysis analysis, string name, List<Finding> findings)
    {
        List<CodeFunction> functions = [.. analysis.Table.Matching(name).Where(function => !function.IsData)];
        if (functions.Count == 0)
        {
            findings.Add(new("budgets", name, "a run-time entry is a function of the image", "correct the name"));
        }

        return functions;
    }

    private static Finding Over(string place, string found, string budget) =>
        new(place, found, $"at most {budget}", "make it smaller, or raise the budget with a reason");
}
