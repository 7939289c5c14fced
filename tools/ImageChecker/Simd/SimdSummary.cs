using Bulkhead.ImageChecker.Code;

namespace Bulkhead.ImageChecker.Simd;

/// <summary>What entering a function with vector registers saved or unsaved leads to.</summary>
internal sealed class SimdSummary
{
    /// <summary>
    /// The first instruction that touches unsaved registers, here or in a callee; null if none does.
    /// </summary>
    public FlowNode? Violation { get; set; }

    /// <summary>The functions from this one to the one that holds the violation.</summary>
    public IReadOnlyList<CodeFunction> Chain { get; set; } = [];

    /// <summary>Whether the function can return with the registers saved.</summary>
    public bool ReturnsSaved { get; set; }

    /// <summary>Whether the function can return with the registers unsaved.</summary>
    public bool ReturnsUnsaved { get; set; }
}
