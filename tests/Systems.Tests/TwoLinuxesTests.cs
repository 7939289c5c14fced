using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>
/// Two Linuxes of two levels. A file goes up and nothing comes down; then the low one does its worst, while the high
/// one does the same work again and again and says how long it took. One boot serves all.
/// </summary>
public sealed partial class TwoLinuxesTests
{
    private const string Low = "low";
    private const string High = "high";
    private const int Samples = 5;

    /// <summary>
    /// How much longer or shorter the same work may take in the middle: it begins and ends somewhere in a major frame
    /// of 10 ms, so that it waits for one more or less, and both times are read in hundredths of a second.
    /// </summary>
    private const double SecondsOfDoubt = 0.010 + 0.01;

    /// <summary>
    /// The same for each single one: now and then a guest has other things to do, for which the shell's work waits
    /// some frames: it takes 2.4 s, and alone up to 0.2 s more. What the low one does takes many seconds.
    /// </summary>
    private const double SecondsOfOtherWork = 0.25;

    /// <summary>Some seconds of an endless loop with interrupts off, then one that writes to port 80H.</summary>
    private const string LoopThenStorm = "fa b9 00 00 00 08 ff c9 75 fc e6 80 eb fc";

    [Fact]
    public async Task AFileGoesUpAndNothingComesDown()
    {
        await using OperatedSystem system = OperatedSystem.Start("two-linuxes");
        await ExpectBothShellsAsync(system);
        string sum = SumIn(await system.RunAsync(Low, "head -c 300000 /dev/urandom >f; sha256sum f; channel-send f"));
        await SelectAsync(system, High);
        Assert.Equal(sum, SumIn(await system.RunAsync(High, "channel-receive g; sha256sum g")));

        // Writing ends nobody; what is in the channel stays.
        await system.RunAsync(High, "head -c 2000 /dev/urandom >h; channel-send h");
        Assert.Equal(sum, SumIn(await system.RunAsync(High, "channel-receive i; sha256sum i")));
        await system.RunAsync(
            High, "w() { read a _ </proc/uptime; head -c 300000 /dev/zero | sha256sum >s; read b _ </proc/uptime; }");
        await system.RunAsync(High, "while w; do echo work $a $b; done & true");
        await SelectAsync(system, Low);
        Assert.Equal(sum, SumIn(await system.RunAsync(Low, "channel-receive j; sha256sum j")));

        string undisturbed = await ExpectWorkAsync(system);

        // A hundred and more processes, each of which makes two of its own.
        await system.RunAsync(Low, "b() { [ $1 = 0 ] || { b $(($1-1)) & b $(($1-1)) & wait; }; }");
        string bombed = await system.RunAsync(Low, "b 6; echo boom");
        Assert.Contains("boom", bombed, StringComparison.Ordinal);
        await system.TypeLineAsync("echo c >/proc/sysrq-trigger");
        string crashed = await system.ExpectAsync("low: restart: for the 1. time");
        crashed += await system.ExpectAsync("low: init: low, Linux");
        await system.ExpectShellAsync(Low);
        await system.TypeLineAsync($"take-over \"{LoopThenStorm}\"");
        await system.ExpectAsync("low: take-over: now");
        string stormed = await ExpectWorkAsync(system) + await ExpectWorkAsync(system) + await ExpectWorkAsync(system);

        double alone = Median(WorkIn(undisturbed));
        foreach (double[] work in new[] { WorkIn(bombed + crashed), WorkIn(stormed) })
        {
            Assert.InRange(Median(work) - alone, -SecondsOfDoubt, SecondsOfDoubt);
            Assert.All(work, seconds => Assert.InRange(seconds - alone, -SecondsOfDoubt, SecondsOfOtherWork));
        }

        await system.CommandAsync("end", "event system-end");
        Check(await system.Completion);
    }

    private static void Check(BootLog log)
    {
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        log.AssertNoFailures();
        Assert.Contains(
            log.Said(Low),
            line => line.Contains("Kernel panic - not syncing: sysrq triggered crash", StringComparison.Ordinal));
        Assert.Single(log.Recorded(Low), record => record.StartsWith("restart", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Recorded(High), record => record.StartsWith("restart", StringComparison.Ordinal));
        Assert.All(
            new[] { Low, High }, subject => Assert.DoesNotContain(
                log.Recorded(subject), record => record.StartsWith("violation", StringComparison.Ordinal)));
    }

    private static async Task ExpectBothShellsAsync(OperatedSystem system)
    {
        string boot = await system.ExpectShellAsync(Low);
        if (!boot.Contains("high: init: high, Linux", StringComparison.Ordinal))
        {
            await system.ExpectAsync("high: init: high, Linux");
        }
    }

    private static async Task SelectAsync(OperatedSystem system, string guest)
    {
        await system.CommandAsync($"select {guest}", $"{guest} has the keyboard");
        await system.TypeAsync("\r");
        await system.ExpectShellAsync(guest);
    }

    /// <summary>Waits for so many lines of the worker's.</summary>
    private static async Task<string> ExpectWorkAsync(OperatedSystem system)
    {
        string text = "";
        for (int sample = 0; sample < Samples; sample++)
        {
            text += await system.ExpectAsync("high: work ");
            text += await system.ExpectAsync("\n");
        }

        return text;
    }

    private static double[] WorkIn(string text)
    {
        double[] work = [.. WorkLine().Matches(text).Select(match => Seconds(match, 2) - Seconds(match, 1))];
        Assert.NotEmpty(work);
        return work;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static double Seconds(Match match, int group) =>
        double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string SumIn(string text)
    {
        Match match = Sum().Match(text);
        Assert.True(match.Success, $"no SHA-256 in: {text}");
        return match.Groups[1].Value;
    }

    [GeneratedRegex(@"\b([0-9a-f]{64})\b")]
    private static partial Regex Sum();

    [GeneratedRegex(@"high: work (\d+\.\d+) (\d+\.\d+)")]
    private static partial Regex WorkLine();
}
