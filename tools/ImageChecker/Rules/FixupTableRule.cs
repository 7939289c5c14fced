namespace Bulkhead.ImageChecker.Rules;

/// <summary>
/// The table by which the exception handler resumes after an instruction that may fault: pairs of 64-bit addresses, of
/// the instruction and of where to go on in the same function. The handler changes RIP and RAX and nothing else.
/// </summary>
public sealed record FixupTableRule : RuleEntry
{
    /// <summary>Symbol of its first byte.</summary>
    public required string Start { get; init; }

    /// <summary>Symbol just past its last byte.</summary>
    public required string End { get; init; }
}
