namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol that is exempt from a rule, and why.</summary>
public record AllowedSymbol : RuleEntry
{
    /// <summary>Pattern of the symbol's name.</summary>
    public required string Symbol { get; init; }

    /// <summary>Why the exemption is right, for the reader.</summary>
    public required string Reason { get; init; }
}
