namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol that may load RSP with something else than a constant distance from what it was.</summary>
public sealed record StackSwitchRule : AllowedSymbol
{
    /// <summary>Name of the stack at whose top RSP is after the switch.</summary>
    public required string Stack { get; init; }

    /// <summary>
    /// Whether the symbol itself puts back its caller's RSP and the callee-saved registers before it returns. This is
    /// trusted, not proved.
    /// </summary>
    public bool Returns { get; init; }
}
