using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

public sealed class TwoLevelsTests
{
    private const int Reports = 16;

    [Fact]
    public async Task TheDemonstrationRunsToItsEnd()
    {
        BootLog log = await SystemBoot.Of("two-levels");
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        log.AssertNoFailures();
        Assert.Equal(Reports, log.Said("collector").Count(line => line.Contains(" degrees")));
        Assert.Single(log.Lines, line => line.Contains("auditor: audit 1 at 0: boot: policy SHA-256 "));
    }

    [Fact]
    public async Task TheVaultCannotAnswerAndKeepsWhatItHad()
    {
        BootLog log = await SystemBoot.Of("two-levels");
        Assert.Equal(["violation: #PF at 0x10000000", "restart: for the 1. time"], WithoutRip(log.Recorded("vault")));
        log.AssertOrder(
            "vault: now I write to the collector",
            "vault: violation: #PF",
            "vault: restart: for the 1. time",
            "vault: I could not answer; I begin anew, with the 6 reports that I kept");
        log.AssertAbsent("I HAVE ANSWERED");
    }

    /// <summary>Of what the vault says of 16 reports, four summaries come out, and nothing else.</summary>
    [Fact]
    public async Task OnlySummariesComeOut()
    {
        BootLog log = await SystemBoot.Of("two-levels");
        Assert.Equal(["4", "8", "12", "16"], Summaries(log).Select(match => match.Groups[1].Value));
        Assert.Equal(4, log.Said("downgrader").Count(line => line.EndsWith("released", StringComparison.Ordinal)));
        Assert.Equal(4, log.Said("downgrader").Count(line => line.Contains("where a summary has nothing")));
        Assert.Equal(4, log.Said("downgrader").Count(line => line.Contains("too soon after the last one")));
        Assert.DoesNotContain(log.Said("display"), line => line.Contains("station"));
    }

    /// <summary>The mean that the display shows is that of the reports that the collector printed.</summary>
    [Fact]
    public async Task TheSummariesAreTrue()
    {
        BootLog log = await SystemBoot.Of("two-levels");
        int[] degrees = [.. log.Said("collector")
            .Select(line => Regex.Match(line, @"^report \d+: station \d+ has (\d+) degrees$"))
            .Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value))];
        foreach (Match summary in Summaries(log))
        {
            int count = int.Parse(summary.Groups[1].Value);
            Assert.Equal(degrees[..count].Sum() / count, int.Parse(summary.Groups[2].Value));
        }
    }

    private static List<Match> Summaries(BootLog log) =>
        [.. log.Said("display")
            .Select(line => Regex.Match(line, @"^summary: (\d+) reports, mean (\d+) degrees; report \d+ has"))
            .Where(match => match.Success)];

    private static IEnumerable<string> WithoutRip(IEnumerable<string> records) =>
        records.Select(record => Regex.Replace(record, ", RIP .*", ""));
}
