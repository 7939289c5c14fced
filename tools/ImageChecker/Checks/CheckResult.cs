using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Checks;

/// <summary>The outcome of one rule.</summary>
/// <param name="Name">The rule's name, a word with hyphens.</param>
/// <param name="Summary">What was looked at, in a few words and numbers.</param>
/// <param name="Findings">Where the rule is broken; empty if it holds.</param>
/// <param name="Details">Lines of figures that are always printed.</param>
/// <param name="VerboseDetails">Lines that are printed on request.</param>
public sealed record CheckResult(
    string Name,
    string Summary,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<string> Details,
    IReadOnlyList<string> VerboseDetails)
{
    /// <summary>Whether the rule holds.</summary>
    public bool IsOk => Findings.Count == 0;
}
