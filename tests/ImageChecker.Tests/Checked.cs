using Bulkhead.Elf;
using Bulkhead.ImageChecker.Checks;
using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Tests;

/// <summary>The results of a checked image, and what tests assert of them.</summary>
internal sealed class Checked
{
    private readonly IReadOnlyList<CheckResult> results;

    private Checked(IReadOnlyList<CheckResult> results) => this.results = results;

    public static Checked Image(ElfImage image, TestRules? rules = null) =>
        new(ImageCheck.Run(image, (rules ?? new TestRules()).Parse(), null));

    public static Checked Code(string assembly, TestRules? rules = null) => Image(TestImage.With(assembly), rules);

    public CheckResult this[string rule] => results.Single(result => result.Name == rule);

    /// <summary>Every rule holds.</summary>
    public void IsGood() =>
        Assert.Empty(results.SelectMany(result => result.Findings.Select(finding => $"{result.Name}: {finding}")));

    /// <summary>
    /// Exactly one rule is broken, in exactly one place, and the finding has all the given parts. That a stack has no
    /// bound for that reason does not count.
    /// </summary>
    public void HasOne(string rule, params string[] parts)
    {
        Has(rule, parts);
        Assert.Single(this[rule].Findings);
        Assert.DoesNotContain(
            results.Where(result => result.Name != rule).SelectMany(result => result.Findings),
            finding => finding.Rule != "every entry on it has a bound");
    }

    /// <summary>A rule is broken, and one of its findings has all the given parts.</summary>
    public void Has(string rule, params string[] parts)
    {
        string[] lines = [.. this[rule].Findings.Select(finding => finding.ToString())];
        Assert.True(
            lines.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
            $"no finding of {rule} has {string.Join(" and ", parts)}:\n{string.Join('\n', lines)}");
    }

    public IReadOnlyList<Finding> Findings(string rule) => this[rule].Findings;

    /// <summary>One of the figures printed for a rule has all the given parts.</summary>
    public void Prints(string rule, params string[] parts) => Assert.True(
        this[rule].Details.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
        $"no line of {rule} has {string.Join(" and ", parts)}:\n{string.Join('\n', this[rule].Details)}");
}
