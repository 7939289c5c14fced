using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Tests;

public sealed class RulesFileTests
{
    private const string Good = """
        version: 1
        stacks:
          - { name: main, size: 4096 }
        entries:
          - symbol: start
            stack: main
            reason: the loader jumps here
        """;

    [Fact]
    public void GoodRules()
    {
        ImageRules rules = RulesReader.Parse(Good, "good.yaml");
        Assert.Equal(4096UL, Assert.Single(rules.Stacks).Size);
        Assert.Equal(5, Assert.Single(rules.Entries).Line);
    }

    [Theory]
    [InlineData("", "bad.yaml:1: the file is empty")]
    [InlineData("version: 1\nentries: [\n", "bad.yaml:3: ")]
    [InlineData("version: 1\n", "bad.yaml:1: ", "'entries'")]
    [InlineData("version: 2\nentries: []\n", "bad.yaml:1: version is 2: write `version: 1`")]
    [InlineData("version: 1\nentries: []\n", "bad.yaml:1: no entry is given")]
    [InlineData(Good + "\nversion: 1\n", "bad.yaml:8: ", "version")]
    [InlineData(Good + "\nunknown: 1\n", "bad.yaml:8: ", "unknown")]
    [InlineData(Good + "\nstubs: hlt\n", "bad.yaml:8: ")]
    [InlineData(Good + "\nprivileged:\n  - { symbol: a, instructions: [hlt] }\n", "bad.yaml:9: ", "'reason'")]
    [InlineData(Good + "\nunreached:\n  - { symbol: a, reason: '' }\n", "bad.yaml:9: `reason` is empty: write it out")]
    [InlineData(Good + "\ncode-modes:\n  - { symbol: a, bits: 8, reason: b }\n", "bad.yaml:9: bits is 8: write")]
    [InlineData(Good + "\nstack-switches:\n  - { symbol: a, stack: b, reason: c }\n", "bad.yaml:9: stack `b` is")]
    [InlineData(Good + "\nindirect-branches:\n  - { symbol: a, reason: c }\n", "bad.yaml:9: no target is given")]
    public void BrokenRulesAreRefusedInOneLine(string text, params string[] parts)
    {
        RulesException refusal = Assert.Throws<RulesException>(() => RulesReader.Parse(text, "bad.yaml"));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ name: main, size: 4096 }", "{ name: main }", ":3: stack `main` has no clear size")]
    [InlineData("{ name: main, size: 4096 }", "{ name: main, size: 1, top: a }", ":3: stack `main` has no clear size")]
    [InlineData("name: main", "name: none", ":3: stack name `none` is reserved")]
    [InlineData("stack: main", "stack: other", ":5: stack `other` is not defined")]
    [InlineData("stack: main", "stack: none\n    interrupt: true", ":5: an interrupt entry has no stack")]
    [InlineData("stack: main", "stack: main\n    nesting: 2", ":5: nesting is 2")]
    [InlineData("stack: main", "stack: main\n    stride: -1", ":5: stride is -1")]
    public void ContradictionsAreRefused(string good, string bad, string line)
    {
        string text = Good.Replace(good, bad, StringComparison.Ordinal);
        RulesException refusal = Assert.Throws<RulesException>(() => RulesReader.Parse(text, "bad.yaml"));
        Assert.StartsWith("bad.yaml" + line, refusal.Message, StringComparison.Ordinal);
    }
}
