namespace Bulkhead.ImageChecker.Rules;

/// <summary>Where the x87, MMX and vector registers still belong to the interrupted code.</summary>
public sealed record SimdRules : RuleEntry
{
    /// <summary>Patterns of the entries that begin with the registers unsaved.</summary>
    public IList<string> Entries { get; init; } = [];

    /// <summary>Patterns of the symbols whose FXSAVE or XSAVE saves them.</summary>
    public IList<string> Saves { get; init; } = [];

    /// <summary>Patterns of the symbols whose FXRSTOR or XRSTOR gives them back.</summary>
    public IList<string> Restores { get; init; } = [];
}
