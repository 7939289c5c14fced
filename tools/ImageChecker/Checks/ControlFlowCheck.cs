using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>All code decodes, stays in its function, and is reached from an entry.</summary>
internal static class ControlFlowCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        List<Finding> findings = [.. analysis.Program.Flows.SelectMany(flow => flow.Problems)];
        findings.AddRange(analysis.AllowList.Fixups.Findings);
        HashSet<ulong> instructions =
            [.. analysis.Program.Flows.SelectMany(flow => flow.Nodes).Select(node => node.Address)];
        foreach (ulong fault in analysis.AllowList.Fixups.Faults.Where(fault => !instructions.Contains(fault)))
        {
            findings.Add(new(
                $"fixup of {analysis.Table.Describe(fault)}", "", "a fixup names an instruction", "correct the pair"));
        }

        foreach (EntryRule entry in analysis.Rules.Entries)
        {
            if (!analysis.Table.Matching(entry.Symbol).Any(function => !function.IsData))
            {
                findings.Add(RuleUse.StaleEntry(entry, "entries", entry.Symbol));
            }
        }

        HashSet<CodeFunction> reached = analysis.Graph.Reachable(analysis.EntryFunctions);
        foreach (FunctionFlow flow in analysis.Program.Flows.Where(flow => !reached.Contains(flow.Function)))
        {
            CodeFunction function = flow.Function;
            bool padding = Padding.IsPadding(function.Bytes, function.Bits);
            if (!padding && analysis.Use.First(analysis.Rules.Unreached, function.Names) is null)
            {
                findings.Add(new(
                    $"0x{function.Start:x} {function.Name}",
                    "",
                    "a function is reached from an entry",
                    "remove it, name it in `entries` if something enters it, or in `unreached` with a reason"));
            }
        }

        findings.AddRange(analysis.Use.Stale(analysis.Rules.Unreached, "unreached"));
        int dead = analysis.Program.Flows.Sum(flow => flow.DeadNodes.Count);
        return new(
            "control-flow",
            $"{reached.Count} functions reached, {instructions.Count} instructions, "
            + $"{dead} after calls that never return",
            findings,
            [],
            []);
    }
}
