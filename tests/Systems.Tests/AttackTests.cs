using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>Every attempt has its verdict and its record, and the bystander noticed nothing.</summary>
public sealed class AttackTests
{
    private const int MinimumAttempts = 170;

    /// <summary>
    /// What a subject may survive: it is answered from its own state, or changes nothing but its own. All else ends it.
    /// </summary>
    private static readonly string[] s_harmless =
    [
        "say that its console holds 2^64-1 messages", "CPUID .*", "hypercall 0", "read CR0", "CLTS", "write CR2",
        "read CR4", "set IOPL to 3",
        "SGDT and LGDT of the same", "STR", "IRET to virtual-8086 mode", "INT 128: its own gate", "check alignment",
        "INVPCID", "INVLPG", "RDTSC", "RDTSCP", "XGETBV", "PAUSE", "CLFLUSH of its channel",
        "PREFETCH of the kernel's memory", "10,000 hypercalls in a row", "10,000 CPUIDs in a row",
    ];

    [Fact]
    public async Task EveryAttemptHasItsVerdict()
    {
        BootLog log = await SystemBoot.Of("attack");
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        (string Name, string Verdict)[] attempts = Attempts(log);
        Assert.True(attempts.Length >= MinimumAttempts, $"only {attempts.Length} attempts");
        Assert.All(attempts, attempt => Assert.Matches("^(contained|survived): ", attempt.Verdict));
        log.AssertLine($"intruder: of {attempts.Length} attempts I survived ");
        log.AssertAbsent("I AWOKE");
    }

    [Fact]
    public async Task OnlyHarmlessAttemptsAreSurvived()
    {
        (string Name, string Verdict)[] attempts = Attempts(await SystemBoot.Of("attack"));
        foreach ((string name, string verdict) in attempts)
        {
            if (verdict.StartsWith("survived", StringComparison.Ordinal))
            {
                Assert.Contains(s_harmless, pattern => Regex.IsMatch(name, $"^{pattern.Replace("^", @"\^")}$"));
            }
        }

        Assert.InRange(Contained(attempts), 1, attempts.Length - 1);
    }

    /// <summary>No survivor was told of what is not its own: no port, no MSR, no memory of others was read.</summary>
    [Theory]
    [InlineData("RDMSR")]
    [InlineData("WRMSR")]
    [InlineData("IN ")]
    [InlineData("OUT ")]
    [InlineData("read at ")]
    [InlineData("VM")]
    [InlineData("write its own")]
    [InlineData("execute")]
    [InlineData("event")]
    public async Task WholeClassesAreContained(string start)
    {
        (string Name, string Verdict)[] attempts =
            [.. Attempts(await SystemBoot.Of("attack"))
                .Where(attempt => attempt.Name.StartsWith(start, StringComparison.Ordinal))];
        Assert.NotEmpty(attempts);
        Assert.All(attempts, attempt => Assert.StartsWith("contained", attempt.Verdict, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryContainedAttemptIsRecordedWithItsRestart()
    {
        BootLog log = await SystemBoot.Of("attack");
        int contained = Contained(Attempts(log));
        string[] records = log.Recorded("intruder");
        Assert.True(records.Length >= contained * 2, $"{records.Length} records of {contained} contained attempts");
        for (int index = 0; index + 1 < records.Length; index += 2)
        {
            Assert.Matches("^(violation|watchdog): ", records[index]);
            Assert.Equal($"restart: for the {(index / 2) + 1}. time", records[index + 1]);
        }

        log.AssertAbsent("audit records are lost");
        log.AssertLine(new Regex(@"^# audit records=\d+ dropped=0"));
    }

    [Fact]
    public async Task TheBystanderNoticesNothing()
    {
        BootLog log = await SystemBoot.Of("attack");
        log.AssertLine(new Regex("^bystander: [0-9]+ frames worked; words of my memory that changed: 0$"));
        log.AssertLine(new Regex(@"^bystander: from frame to frame (\d+) to \1 ticks$"));
        Assert.Empty(log.Recorded("bystander"));
    }

    /// <summary>The attempts by their numbers, each with the verdict of that number.</summary>
    private static (string Name, string Verdict)[] Attempts(BootLog log)
    {
        Dictionary<int, string> verdicts = Numbered(log, "verdict");
        return [.. Numbered(log, "attempt").OrderBy(attempt => attempt.Key).Select(
            attempt => (attempt.Value, verdicts.GetValueOrDefault(attempt.Key, "none")))];
    }

    private static int Contained((string Name, string Verdict)[] attempts) =>
        attempts.Count(attempt => attempt.Verdict.StartsWith("contained", StringComparison.Ordinal));

    private static Dictionary<int, string> Numbered(BootLog log, string word) =>
        log.Said("intruder").Select(line => Regex.Match(line, $@"^{word} (\d+): (.*)$")).Where(match => match.Success)
            .ToDictionary(match => int.Parse(match.Groups[1].Value), match => match.Groups[2].Value);
}
