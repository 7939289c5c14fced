using System.Text;

namespace Bulkhead.Policy.Diagnostics;

/// <summary>The page of the documentation that lists all rules.</summary>
public static class RulePage
{
    /// <summary>Writes the page.</summary>
    public static string ToMarkdown()
    {
        StringBuilder page = new();
        page.Append("# Rules of policies\n\n");
        page.Append("Made by `bulkhead rules --markdown` from the table that the compiler checks by; do not edit.\n\n");
        page.Append("An error names the identifier of the rule that is broken:\n\n");
        page.Append("    FILE:LINE:COLUMN: error IDENTIFIER: what is wrong (value), rule: cure\n\n");
        page.Append($"There are {PolicyRules.All.Count} rules.\n");
        foreach (IGrouping<RuleSection, PolicyRule> section in PolicyRules.All.GroupBy(rule => rule.Section))
        {
            page.Append($"\n## {Title(section.Key)}\n\n| Identifier | Rule | Cure |\n| --- | --- | --- |\n");
            foreach (PolicyRule rule in section)
            {
                page.Append($"| `{rule.Id}` | {Cell(rule.Statement)} | {Cell(rule.Cure)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Title(RuleSection section) => section switch
    {
        RuleSection.Document => "The file",
        RuleSection.Names => "Names and references",
        RuleSection.Flows => "Partitions, levels and flows",
        RuleSection.Trust => "Trusted subjects",
        RuleSection.Subjects => "Subjects",
        RuleSection.Memory => "Memory",
        RuleSection.Devices => "Ports, MSRs, CPUID, interrupts",
        RuleSection.Channels => "Channels",
        RuleSection.Events => "Events",
        RuleSection.Monitors => "Traps and monitors",
        RuleSection.Schedule => "Schedule",
        RuleSection.Audit => "Audit",
        _ => "Building",
    };
}
