using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Code;

/// <summary>The control flow of one function.</summary>
internal sealed class FunctionFlow
{
    public required CodeFunction Function { get; init; }

    /// <summary>What the processor can reach, by ascending address.</summary>
    public required IReadOnlyList<FlowNode> Nodes { get; init; }

    /// <summary>Instructions that follow a call that never comes back: in the image, and never executed.</summary>
    public required IReadOnlyList<FlowNode> DeadNodes { get; init; }

    /// <summary>Number of <c>switch</c> tables read.</summary>
    public required int JumpTables { get; init; }

    /// <summary>Why the flow is not fully known; empty if it is.</summary>
    public required IReadOnlyList<Finding> Problems { get; init; }

    /// <summary>Indirect branches that nothing allows.</summary>
    public required IReadOnlyList<Finding> IndirectBranches { get; init; }

    /// <summary>Whether a return can be reached, here or in a function jumped to.</summary>
    public required bool MayReturn { get; init; }

    /// <summary>Whether everything that it can do is known.</summary>
    public bool IsKnown => Problems.Count == 0 && IndirectBranches.Count == 0;

    /// <summary>The functions that it calls or jumps to, each once.</summary>
    public IEnumerable<CodeFunction> Targets =>
        Nodes.SelectMany(node => node.Callees.Concat(node.TailTargets)).Distinct();
}
