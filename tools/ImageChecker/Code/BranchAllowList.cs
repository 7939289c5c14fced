using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Code;

/// <summary>The branches that the rules file allows or knows of.</summary>
internal sealed class BranchAllowList
{
    private readonly FunctionTable table;
    private readonly ImageRules rules;
    private readonly RuleUse use;

    public BranchAllowList(FunctionTable table, ImageRules rules, RuleUse use)
    {
        this.table = table;
        this.rules = rules;
        this.use = use;
        FindStaleTargets();
        Fixups = new FixupTable(table, rules.FixupTable);
    }

    /// <summary>Where the exception handler resumes.</summary>
    public FixupTable Fixups { get; }

    /// <summary>Entries whose target is not in the image.</summary>
    public List<Finding> StaleFindings { get; } = [];

    /// <summary>Where an indirect branch of a function may go; null if it may not branch indirectly.</summary>
    public IReadOnlyList<ulong>? Targets(CodeFunction function)
    {
        IndirectBranchRule? rule = use.First(rules.IndirectBranches, function.Names);
        return rule is null ? null : [.. rule.Targets.SelectMany(table.AddressesMatching).Distinct()];
    }

    /// <summary>Whether a far return of a function goes to its caller.</summary>
    public bool ReturnsToCaller(CodeFunction function) =>
        use.First(rules.IndirectBranches, function.Names) is { ReturnsToCaller: true };

    private void FindStaleTargets()
    {
        foreach (IndirectBranchRule rule in rules.IndirectBranches)
        {
            foreach (string target in rule.Targets.Where(target => !table.AddressesMatching(target).Any()))
            {
                StaleFindings.Add(RuleUse.StaleEntry(rule, "indirect-branches target", target));
            }
        }
    }
}
