using System.Text.RegularExpressions;
using Bulkhead.CommandLine.Commands;
using Bulkhead.Policy.Loading;

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

    [Fact]
    public void ExampleOfThePage_KeepsAllRules()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/policy.md"));
        Match block = Regex.Match(page, "```yaml\n(# yaml-language-server.*?)```", RegexOptions.Singleline);
        string example = block.Groups[1].Value;
        Assert.Contains("system: small", example);
        Assert.Empty(PolicyLoader.Parse(example, new SystemLocation("small.yaml", ".")).Errors);

        // The line that the page shows is what the example without the grant gives.
        string broken = example.Replace("channels: { readings: write }", "cpuid: {}", StringComparison.Ordinal);
        LoadedPolicy refused = PolicyLoader.Parse(broken, new SystemLocation("small.yaml", "."));
        string error = Assert.Single(refused.Errors).ToString();
        string shown = error.Replace("small.yaml", "systems/small/system.yaml", StringComparison.Ordinal);
        Assert.Contains($"    {shown}\n", page);
    }

    private static void AssertSame(string path, string maker, Action<TextWriter> make)
    {
        using StringWriter output = new();
        make(output);
        string published = File.ReadAllText(Path.Combine(Repository.Root, path));
        Assert.True(published == output.ToString(), $"{path} is out of date: run `{maker} > {path}`");
    }
}
