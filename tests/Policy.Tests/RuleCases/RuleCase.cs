using Bulkhead.Policy.Loading;

namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>A policy that breaks one rule.</summary>
/// <param name="Rule">The identifier of the rule.</param>
/// <param name="Document">The YAML.</param>
/// <param name="Line">Where the rule is broken, 1 for the first line; 0 if the case does not say.</param>
/// <param name="Column">The column, likewise.</param>
public sealed record RuleCase(string Rule, string Document, int Line, int Column)
{
    /// <summary>In a document of a case it stands before what the error is to point at.</summary>
    private const char Mark = '^';

    /// <summary>The sound policy with some text replaced; each old text occurs once.</summary>
    public static RuleCase Of(string rule, params (string Old, string New)[] edits)
    {
        string document = ExampleFiles.Base;
        foreach ((string old, string replacement) in edits)
        {
            int position = document.IndexOf(old, StringComparison.Ordinal);
            Assert.True(position >= 0, $"{rule}: \"{old}\" is not in the policy");
            Assert.True(
                position == document.LastIndexOf(old, StringComparison.Ordinal), $"{rule}: \"{old}\" is not unique");
            document = document.Replace(old, replacement, StringComparison.Ordinal);
        }

        return OfText(rule, document);
    }

    /// <summary>A whole document.</summary>
    public static RuleCase OfText(string rule, string document)
    {
        int mark = document.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return new RuleCase(rule, document, 0, 0);
        }

        string before = document[..mark];
        int line = before.Count(letter => letter == '\n') + 1;
        return new RuleCase(rule, document.Remove(mark, 1), line, mark - before.LastIndexOf('\n'));
    }

    /// <summary>Checks the document.</summary>
    public LoadedPolicy Load() => PolicyLoader.Parse(Document, new SystemLocation("case.yaml", "."));
}
