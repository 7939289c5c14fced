namespace Bulkhead.Vmx.Tests;

using System.Text;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

public class EntryRuleDocumentTests
{
    [Fact]
    public void The_document_has_a_row_for_each_rule_in_order()
    {
        string[] rows = [.. File.ReadLines(DocumentPath())
            .Where(line => line.StartsWith("| 27.", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|').Take(5)))];
        Assert.Equal(Enum.GetValues<EntryRule>().Select(Row), rows);
    }

    private static string Row(EntryRule rule)
    {
        EntryVerdict verdict = EntryRuleTable.VerdictOf(rule);
        string broken = verdict.Reason switch
        {
            ExitReason.EntryFailureInvalidGuestState => $"exit 33, {verdict.Qualification}",
            ExitReason.EntryFailureMsrLoading => "exit 34",
            _ => $"error {(uint)verdict.Error}",
        };
        string section = Encoding.ASCII.GetString(EntryRuleTable.NumberOf(EntryRuleTable.SectionOf(rule)));
        string name = Encoding.ASCII.GetString(EntryRuleTable.NameOf(rule));
        return $"| {section} | {name} | {Encoding.ASCII.GetString(EntryRuleTable.StatementOf(rule))} | {broken} ";
    }

    private static string DocumentPath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kernel.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "docs", "vm-entry-rules.md");
    }
}
