using Iced.Intel;

namespace Bulkhead.ImageChecker.Code;

/// <summary>An instruction that the processor can reach, and where it can go from there.</summary>
internal sealed class FlowNode
{
    public required Instruction Instruction { get; init; }

    public ulong Address => Instruction.IP;

    public ulong End => Instruction.NextIP;

    /// <summary>
    /// Address of the next instruction inside the function, if control can go on (for a call: come back).
    /// </summary>
    public ulong? Next { get; set; }

    /// <summary>Targets of branches inside the function.</summary>
    public IReadOnlyList<ulong> Branches { get; set; } = [];

    /// <summary>Functions that it may call.</summary>
    public IReadOnlyList<CodeFunction> Callees { get; set; } = [];

    /// <summary>Functions to which it may jump, or into which it runs on.</summary>
    public IReadOnlyList<CodeFunction> TailTargets { get; set; } = [];

    /// <summary>Whether it is a return to the caller.</summary>
    public bool IsReturn { get; set; }

    /// <summary>Where the exception handler goes on if the instruction faults.</summary>
    public ulong? FaultTarget { get; set; }

    /// <summary>All addresses inside the function to which control can go.</summary>
    public IEnumerable<ulong> Successors => 
        Branches.Concat(new[] { Next, FaultTarget }.OfType<ulong>());
}
