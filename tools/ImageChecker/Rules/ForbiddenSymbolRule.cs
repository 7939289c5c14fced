namespace Bulkhead.ImageChecker.Rules;

/// <summary>Symbols that must not be in the image.</summary>
public sealed record ForbiddenSymbolRule : RuleEntry
{
    /// <summary>Pattern of the name.</summary>
    public required string Pattern { get; init; }

    /// <summary>What such a symbol would bring in.</summary>
    public required string Reason { get; init; }
}
