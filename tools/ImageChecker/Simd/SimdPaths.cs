using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Simd;

/// <summary>
/// Follows every path from an entry with one bit of state: whether the interrupted code's vector registers are saved.
/// A save in a symbol of <see cref="SimdRules.Saves"/> sets it, a restore clears it; whatever touches a vector
/// register while it is clear destroys state that is not ours.
/// </summary>
internal sealed class SimdPaths
{
    private readonly ProgramFlow program;
    private readonly SimdRules rules;
    private readonly SimdUse simd = new();
    private readonly Dictionary<(CodeFunction Function, bool Saved), SimdSummary> summaries = [];
    private readonly HashSet<string> used = [];

    public SimdPaths(ProgramFlow program, CallGraph graph, SimdRules rules)
    {
        this.program = program;
        this.rules = rules;
        foreach (CodeFunction function in graph.Components.SelectMany(component => component))
        {
            summaries.Add((function, false), Summarize(function, false));
            summaries.Add((function, true), Summarize(function, true));
        }
    }

    /// <summary>Patterns of saves and restores in whose symbols such an instruction was met.</summary>
    public IReadOnlySet<string> UsedPatterns => used;

    /// <summary>What entering a function with unsaved registers leads to.</summary>
    public SimdSummary FromUnsaved(CodeFunction function) => summaries[(function, false)];

    private SimdSummary Summarize(CodeFunction function, bool saved)
    {
        SimdSummary summary = new();
        Dictionary<ulong, FlowNode> nodes = program[function].Nodes.ToDictionary(node => node.Address);
        HashSet<(ulong Address, bool Saved)> seen = [.. function.EntryPoints.Select(entry => (entry, saved))];
        Queue<(ulong Address, bool Saved)> pending = new(seen);
        while (pending.TryDequeue(out (ulong Address, bool Saved) at))
        {
            FlowNode node = nodes[at.Address];
            bool after = Execute(function, node, at.Saved, summary);
            foreach (bool state in Calls(node, after, summary, function))
            {
                foreach (ulong successor in node.Successors)
                {
                    if (seen.Add((successor, state)))
                    {
                        pending.Enqueue((successor, state));
                    }
                }
            }
        }

        return summary;
    }

    private bool Execute(CodeFunction function, FlowNode node, bool saved, SimdSummary summary)
    {
        if (SimdUse.Saves(node.Instruction) && Allows(rules.Saves, function))
        {
            return true;
        }

        if (SimdUse.Restores(node.Instruction) && Allows(rules.Restores, function))
        {
            return false;
        }

        if (!saved && summary.Violation is null && simd.Touches(node.Instruction))
        {
            summary.Violation = node;
            summary.Chain = [function];
        }

        if (node.IsReturn)
        {
            summary.ReturnsSaved |= saved;
            summary.ReturnsUnsaved |= !saved;
        }

        return saved;
    }

    /// <summary>The states in which control can go on in this function.</summary>
    private IReadOnlyList<bool> Calls(FlowNode node, bool saved, SimdSummary summary, CodeFunction function)
    {
        foreach (CodeFunction target in node.TailTargets)
        {
            SimdSummary tail = Enter(target, saved, summary, function);
            summary.ReturnsSaved |= tail.ReturnsSaved;
            summary.ReturnsUnsaved |= tail.ReturnsUnsaved;
        }

        if (node.Callees.Count == 0)
        {
            return [saved];
        }

        SimdSummary[] callees = [.. node.Callees.Select(callee => Enter(callee, saved, summary, function))];
        List<bool> states = [];
        if (callees.Any(callee => callee.ReturnsSaved))
        {
            states.Add(true);
        }

        if (callees.Any(callee => callee.ReturnsUnsaved))
        {
            states.Add(false);
        }

        return states;
    }

    private SimdSummary Enter(CodeFunction target, bool saved, SimdSummary summary, CodeFunction function)
    {
        // Only recursion leaves a summary out. It is refused by its own rule; here it may do anything.
        SimdSummary entered = summaries.GetValueOrDefault((target, saved))
            ?? new SimdSummary { ReturnsSaved = true, ReturnsUnsaved = true };
        if (summary.Violation is null && entered.Violation is not null)
        {
            summary.Violation = entered.Violation;
            summary.Chain = [function, .. entered.Chain];
        }

        return entered;
    }

    private bool Allows(IEnumerable<string> patterns, CodeFunction function)
    {
        string? pattern = patterns.FirstOrDefault(known => SymbolPattern.MatchesAny(known, function.Names));
        if (pattern is not null)
        {
            used.Add(pattern);
        }

        return pattern is not null;
    }
}
