namespace Bulkhead.ImageChecker.Rules;

/// <summary>A label at which an exception handler resumes code whose instruction faulted.</summary>
public sealed record ResumptionRule : RuleEntry
{
    /// <summary>The label's exact name.</summary>
    public required string Label { get; init; }

    /// <summary>Bytes that the function had put on the stack, below its return address, when it faulted.</summary>
    public int Depth { get; init; }

    /// <summary>Which instruction faults, and who resumes.</summary>
    public required string Reason { get; init; }
}
