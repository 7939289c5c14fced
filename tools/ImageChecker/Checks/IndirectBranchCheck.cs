using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>No branch has a computed target, but for switch tables that are read and for the allow-list.</summary>
internal static class IndirectBranchCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        List<Finding> findings =
        [
            .. analysis.Program.Flows.SelectMany(flow => flow.IndirectBranches),
            .. analysis.AllowList.StaleFindings,
            .. analysis.Use.Stale(analysis.Rules.IndirectBranches, "indirect-branches"),
        ];
        int tables = analysis.Program.Flows.Sum(flow => flow.JumpTables);
        int allowed = analysis.Rules.IndirectBranches.Count;
        return new("indirect-branches", $"{tables} switch tables proved, {allowed} allowed", findings, [], []);
    }
}
