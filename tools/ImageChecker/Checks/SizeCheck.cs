using Bulkhead.ImageChecker.Report;
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

        if (sources is not null && analysis.Rules.Budgets.CodeLines is { } lines && sources.CodeLines > lines)
        {
            findings.Add(Over("C# sources", $"{sources.CodeLines} code lines", $"{lines} code lines"));
        }

        string counted = sources is null ? "" : $", {sources.CodeLines} code lines of C# in {sources.Files} files";
        return new("size", $"{text} bytes of text{counted}", findings, [], []);
    }

    private static Finding Over(string place, string found, string budget) =>
        new(place, found, $"at most {budget}", "make it smaller, or raise the budget with a reason");
}
