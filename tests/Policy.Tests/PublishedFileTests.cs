using Bulkhead.CommandLine.Commands;

namespace Bulkhead.Policy.Tests;

/// <summary>The files that are made from the tables are as the tables make them.</summary>
public class PublishedFileTests
{
    [Fact]
    public void PageOfRules_IsUpToDate() => AssertSame(
        "docs/policy-rules.md", "bulkhead rules --markdown", output => RulesCommand.Run(true, output));

    [Fact]
    public void PageOfKeys_IsUpToDate() => AssertSame(
        "docs/policy-keys.md", "bulkhead schema --markdown", output => SchemaCommand.Run(true, output));

    [Fact]
    public void Schema_IsUpToDate() => AssertSame(
        "systems/system.schema.json", "bulkhead schema", output => SchemaCommand.Run(false, output));

    private static void AssertSame(string path, string maker, Action<TextWriter> make)
    {
        using StringWriter output = new();
        make(output);
        string published = File.ReadAllText(Path.Combine(Repository.Root, path));
        Assert.True(published == output.ToString(), $"{path} is out of date: run `{maker} > {path}`");
    }
}
