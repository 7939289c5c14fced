using Bulkhead.ImageChecker.Rules;

namespace Bulkhead.ImageChecker.Tests;

/// <summary>The rules of test images: those that fit the prologue, and what a test changes of them.</summary>
internal sealed class TestRules
{
    private readonly Dictionary<string, string> sections = new()
    {
        ["version"] = "1",
        ["stacks"] = "[{ name: main, bottom: stack_bottom, top: stack_top }]",
        ["entries"] = "[{ symbol: start, stack: none, reason: the loader jumps here }]",
        ["stack-switches"] = "[{ symbol: start, stack: main, reason: it gives itself a stack }]",
    };

    /// <summary>The YAML.</summary>
    public string Text => string.Concat(sections.Select(section => $"{section.Key}: {section.Value}\n"));

    /// <summary>The rules with one section in YAML flow style added or replaced.</summary>
    public TestRules With(string section, string yaml)
    {
        sections[section] = yaml;
        return this;
    }

    /// <summary>The rules with one more entry.</summary>
    public TestRules WithEntry(string yaml) =>
        With("entries", sections["entries"].TrimEnd(']') + $", {yaml}]");

    public ImageRules Parse() => RulesReader.Parse(Text, "test.yaml");
}
