namespace Bulkhead.ImageChecker.Rules;

/// <summary>Which sources count as the image's.</summary>
public sealed record SourceRules : RuleEntry
{
    /// <summary>Folders left out, relative to the folder given on the command line.</summary>
    public IList<string> Exclude { get; init; } = [];
}
