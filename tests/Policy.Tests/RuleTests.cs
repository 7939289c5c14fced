using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Loading;
using Bulkhead.Policy.Rules;
using Bulkhead.Policy.Tests.RuleCases;

namespace Bulkhead.Policy.Tests;

/// <summary>Every rule refuses what breaks it, and only that.</summary>
public class RuleTests
{
    /// <summary>Rules that need files; FileRuleTests has their tests.</summary>
    private static readonly string[] RulesOfFiles =
        ["file-unreadable", "program-missing", "image-missing", "system-name-folder"];

    /// <summary>
    /// Rules of building; the tests of the system builder have theirs, and know whether all have one.
    /// </summary>
    private static readonly string[] RulesOfBuilding =
    [
        .. typeof(BuildRules).GetFields().Select(field => ((PolicyRule)field.GetValue(null)!).Id),
    ];

    private static readonly RuleCase[] Cases =
    [
        .. DocumentCases.All, .. FlowCases.All, .. SubjectCases.All, .. DeviceCases.All, .. RunCases.All,
    ];

    public static TheoryData<string, int> CaseNames()
    {
        TheoryData<string, int> names = [];
        for (int index = 0; index < Cases.Length; index++)
        {
            names.Add(Cases[index].Rule, index);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Case_BreaksItsRuleAlone(string rule, int index)
    {
        LoadedPolicy loaded = Cases[index].Load();
        string told = string.Join('\n', loaded.Errors);
        Assert.True(loaded.Errors.Any(error => error.Rule.Id == rule), $"not refused; told was:\n{told}");
        Assert.True(loaded.Errors.All(error => error.Rule.Id == rule), told);
        Assert.Null(loaded.Policy);
        Assert.DoesNotContain('\n', loaded.Errors[0].ToString());
        if (Cases[index].Line > 0)
        {
            Assert.True(
                loaded.Errors.Any(error =>
                    (error.Position.Line, error.Position.Column) == (Cases[index].Line, Cases[index].Column)),
                $"need {Cases[index].Line}:{Cases[index].Column}; told was:\n{told}");
        }
    }

    [Theory]
    [InlineData("base.yaml")]
    [InlineData("two-levels.yaml")]
    public void SoundPolicy_KeepsAllRules(string file)
    {
        LoadedPolicy loaded = PolicyLoader.Load(ExampleFiles.PathOf(file));
        Assert.Empty(loaded.Errors);
        Assert.NotNull(loaded.Policy);
    }

    [Fact]
    public void EveryRule_HasACase()
    {
        IEnumerable<string> tested = Cases.Select(item => item.Rule).Concat(RulesOfFiles).Concat(RulesOfBuilding);
        Assert.Equal(PolicyRules.All.Select(rule => rule.Id).Order(), tested.Distinct().Order());
    }

    [Fact]
    public void Table_HasSeventyFiveRulesWithDistinctIdentifiers()
    {
        Assert.True(PolicyRules.All.Count >= 75, $"{PolicyRules.All.Count} rules");
        Assert.Equal(PolicyRules.All.Count, PolicyRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.All(PolicyRules.All, rule => Assert.Matches("^[a-z]+(-[a-z0-9]+)*$", rule.Id));
        Assert.All(PolicyRules.All, rule => Assert.False(rule.Statement.EndsWith('.') || rule.Cure.EndsWith('.')));
    }

    [Fact]
    public void Errors_AreToldTogether()
    {
        string document = ExampleFiles.Base
            .Replace("stack: 16 KiB", "stack: 16385", StringComparison.Ordinal)
            .Replace("{ idle: 100 }", "{ idle: 50 }", StringComparison.Ordinal)
            .Replace("first: day", "first: noon", StringComparison.Ordinal);
        LoadedPolicy loaded = PolicyLoader.Parse(document, new SystemLocation("case.yaml", "."));
        Assert.Equal(
            ["stack-pages", "major-frame-unknown", "frame-too-short"],
            loaded.Errors.Select(error => error.Rule.Id));
        Assert.Equal(
            "case.yaml:34:12: error stack-pages: subject clerk has a stack of 16385 bytes, "
                + "a stack is a multiple of 4 KiB: round it up",
            loaded.Errors[0].ToString());
    }
}
