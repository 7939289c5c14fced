using Bulkhead.ImageChecker.Report;
using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Code;

/// <summary>The indirect branches and the handler-made resumptions that the rules file allows.</summary>
internal sealed class BranchAllowList
{
    private readonly FunctionTable table;
    private readonly ImageRules rules;
    private readonly RuleUse use;
    private readonly Dictionary<CodeFunction, List<(ulong Address, int Depth)>> resumptions = [];

    public BranchAllowList(FunctionTable table, ImageRules rules, RuleUse use)
    {
        this.table = table;
        this.rules = rules;
        this.use = use;
        FindStaleTargets();
        FindResumptions();
    }

    /// <summary>Entries whose target or label is not in the image.</summary>
    public List<Finding> StaleFindings { get; } = [];

    /// <summary>Where an indirect branch of a function may go; null if it may not branch indirectly.</summary>
    public IReadOnlyList<ulong>? Targets(CodeFunction function)
    {
        IndirectBranchRule? rule = use.First(rules.IndirectBranches, function.Names);
        return rule is null ? null : [.. rule.Targets.SelectMany(table.AddressesMatching).Distinct()];
    }

    /// <summary>Where a handler resumes in a function, and the depth of the stack there in bytes.</summary>
    public IReadOnlyList<(ulong Address, int Depth)> Resumptions(CodeFunction function) =>
        resumptions.TryGetValue(function, out List<(ulong Address, int Depth)>? found) ? found : [];

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

    private void FindResumptions()
    {
        foreach (ResumptionRule rule in rules.Resumptions)
        {
            CodeFunction? function = table.Functions.FirstOrDefault(known => known.Labels.ContainsKey(rule.Label));
            if (function is null)
            {
                StaleFindings.Add(RuleUse.StaleEntry(rule, "resumptions label", rule.Label));
                continue;
            }

            if (!resumptions.TryGetValue(function, out List<(ulong Address, int Depth)>? known))
            {
                resumptions.Add(function, known = []);
            }

            known.Add((function.Labels[rule.Label], rule.Depth));
        }
    }
}
