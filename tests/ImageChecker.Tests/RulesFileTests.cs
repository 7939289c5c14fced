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

    [Fact]
    public void AnIncludedFileComesFirst()
    {
        using TemporaryFolder folder = new();
        folder.Write("base.yaml", Good + "\nbudgets: { text-bytes: 1, code-lines: 2 }\n");
        string path = folder.Write("more.yaml", """
            version: 1
            include: base.yaml
            entries:
              - { symbol: more, stack: main, reason: its stack is in the included file }
            budgets: { text-bytes: 3 }
            """);
        ImageRules rules = RulesReader.Load(path);
        Assert.Equal(["start", "more"], rules.Entries.Select(entry => entry.Symbol));
        Assert.Equal("base.yaml line 5", rules.Entries[0].Place);
        Assert.Equal("more.yaml line 4", rules.Entries[1].Place);
        Assert.Equal(4096UL, Assert.Single(rules.Stacks).Size);
        Assert.Equal((3UL, 2), (rules.Budgets.TextBytes, rules.Budgets.CodeLines));
    }

    [Fact]
    public void AnIncludedFileMayIncludeAnother()
    {
        using TemporaryFolder folder = new();
        folder.Write("first.yaml", Good);
        folder.Write("second.yaml", "version: 1\ninclude: first.yaml\nentries: []\nstubs: [hlt]\n");
        string path = folder.Write("third.yaml", "version: 1\ninclude: second.yaml\nentries: []\nstubs: [cli]\n");
        ImageRules rules = RulesReader.Load(path);
        Assert.Equal(["start"], rules.Entries.Select(entry => entry.Symbol));
        Assert.Equal(["hlt", "cli"], rules.Stubs.TakeLast(2));
    }

    [Fact]
    public void FilesThatIncludeOneAnotherInALoopAreRefused()
    {
        using TemporaryFolder folder = new();
        folder.Write("loop.yaml", Good + "\ninclude: loop.yaml\n");
        RulesException refusal = Assert.Throws<RulesException>(() => RulesReader.Load(folder.Path("loop.yaml")));
        Assert.Contains("loop.yaml:1: more than 4 files include one another: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingIncludedFileIsNamed()
    {
        RulesException refusal = Assert.Throws<RulesException>(
            () => RulesReader.Parse(Good + "\ninclude: absent.yaml\n", "/absent/good.yaml"));
        Assert.StartsWith("/absent/absent.yaml: cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bulkhead-rules-");

        public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

        public string Write(string name, string text)
        {
            File.WriteAllText(Path(name), text);
            return Path(name);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
