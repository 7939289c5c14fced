using Bulkhead.ImageChecker.Code;
using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>The call graph has no cycle.</summary>
internal static class RecursionCheck
{
    public static CheckResult Run(ImageAnalysis analysis)
    {
        Finding[] findings = [.. analysis.Graph.Cycles.Select(cycle => Describe(analysis.Graph, cycle))];
        int edges = analysis.Program.Flows.Sum(flow => flow.Targets.Count());
        return new("recursion", $"{edges} calls and jumps between functions", findings, [], []);
    }

    private static Finding Describe(CallGraph graph, IReadOnlyList<CodeFunction> component) => new(
        $"0x{component[0].Start:x} {component[0].Name}",
        string.Join(" > ", graph.CycleThrough(component)),
        "no function calls itself, directly or through others",
        "use a loop with a bound");
}
