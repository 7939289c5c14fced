using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;
using Bulkhead.ImageChecker.Simd;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>No entry reaches an instruction that touches vector registers before it has saved them.</summary>
internal static class SimdCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        SimdRules rules = analysis.Rules.Simd;
        SimdPaths paths = new(analysis.Program, analysis.Graph, rules);
        List<Finding> findings = [];
        int entries = 0;
        foreach (string pattern in rules.Entries)
        {
            CodeFunction[] functions = [.. analysis.Table.Matching(pattern).Where(function => !function.IsData)];
            entries += functions.Length;
            if (functions.Length == 0)
            {
                findings.Add(RuleUse.StaleEntry(rules, "simd entries", pattern));
            }

            findings.AddRange(functions
                .Where(function => paths.FromUnsaved(function).Violation is not null)
                .GroupBy(function => paths.FromUnsaved(function).Violation!)
                .Select(group => Describe(analysis.Table, paths.FromUnsaved(group.First()), group.Count())));
        }

        foreach (string pattern in rules.Saves.Concat(rules.Restores).Except(paths.UsedPatterns))
        {
            findings.Add(RuleUse.StaleEntry(rules, "simd saves or restores", pattern));
        }

        SimdUse simd = new();
        string[] users = [.. analysis.Program.Flows
            .Where(flow => flow.Nodes.Any(node => simd.Touches(node.Instruction)))
            .Select(flow => $"touches vector registers: {flow.Function.Name}")];
        return new(
            "simd",
            $"{users.Length} functions touch x87, MMX or vector registers, {entries} entries must not before saving",
            findings,
            [],
            users);
    }

    private static Finding Describe(FunctionTable table, SimdSummary summary, int entries) => new(
        table.Describe(summary.Violation!.Address),
        Disassembly.Format(summary.Violation.Instruction),
        $"not reached with unsaved vector registers, as {string.Join(" > ", summary.Chain)}"
        + (entries > 1 ? $" and {entries - 1} more entries do" : " does"),
        "save them before the call (FXSAVE or XSAVE in a symbol of `simd: saves`)");
}
