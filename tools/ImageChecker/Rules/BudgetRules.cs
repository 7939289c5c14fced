namespace Bulkhead.ImageChecker.Rules;

/// <summary>Upper bounds on the image's size.</summary>
public sealed record BudgetRules : RuleEntry
{
    /// <summary>Bytes of all executable sections together.</summary>
    public ulong? TextBytes { get; init; }

    /// <summary>Lines of C# that hold code.</summary>
    public int? CodeLines { get; init; }
}
