namespace Bulkhead.ImageChecker.Rules;

/// <summary>Upper bounds on the image's size.</summary>
public sealed record BudgetRules : RuleEntry
{
    /// <summary>Bytes of all executable sections together.</summary>
    public ulong? TextBytes { get; init; }

    /// <summary>Where control comes in once the image has started: the names of functions.</summary>
    public IList<string> RunTimeEntries { get; init; } = [];

    /// <summary>Bytes of all functions that can run from there.</summary>
    public ulong? RunTimeTextBytes { get; init; }

    /// <summary>Lines of C# that hold code.</summary>
    public int? CodeLines { get; init; }
}
