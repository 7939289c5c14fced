namespace Bulkhead.Configuration.Tests;

using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Kernel.Configuration;

/// <summary>docs/configuration-rules.md says what the kernel says.</summary>
public sealed partial class RulesPageTests
{
    [Fact]
    public void PageHasTheRulesOfTheKernel()
    {
        string page = File.ReadAllText(Path.Combine(FindRoot(), "docs", "configuration-rules.md"));
        string[] documented = [.. Row().Matches(page).Select(row => $"{row.Groups[1].Value}: {row.Groups[2].Value}")];
        string[] kernel =
        [
            .. Enum.GetValues<ConfigurationFault>().Skip(1).Select(
                fault => $"{fault}: {Encoding.ASCII.GetString(ConfigurationFaultNames.Rule(fault))}"),
        ];
        Assert.Equal(kernel, documented);
    }

    [Fact]
    public void EveryRuleIsALine() => Assert.All(
        Enum.GetValues<ConfigurationFault>(),
        fault => Assert.InRange(ConfigurationFaultNames.Rule(fault).Length, 4, 110));

    [Fact]
    public void NoRuleIsLeftOver() => Assert.True(
        ConfigurationFaultNames.Rule((ConfigurationFault)Enum.GetValues<ConfigurationFault>().Length).IsEmpty);

    [Theory]
    [InlineData(ConfigurationTable.Header, "header")]
    [InlineData(ConfigurationTable.Partitions, "partitions")]
    [InlineData(ConfigurationTable.MinorFrames, "minor-frames")]
    public void TableHasAName(ConfigurationTable table, string name) =>
        Assert.Equal(name, Encoding.ASCII.GetString(ConfigurationTableNames.Of(table)));

    [GeneratedRegex(@"^\| `(\w+)` \| (.+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static string FindRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Kernel.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("no folder above the tests holds Kernel.sln");
        }

        return directory;
    }
}
