namespace Bulkhead.ImageChecker.Code;

/// <summary>A <c>switch</c> table that was read in full.</summary>
/// <param name="Targets">The addresses that it can lead to, all in the function of the jump.</param>
internal sealed record JumpTable(IReadOnlyList<ulong> Targets);
