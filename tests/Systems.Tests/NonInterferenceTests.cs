using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>The victim's own trace is the same to the letter beside each neighbour.</summary>
public sealed class NonInterferenceTests
{
    private const int Frames = 40;

    /// <summary>What shows that the neighbour did as it is called; nothing of the victim's.</summary>
    [Theory]
    [InlineData("busy", "# auditor: audit 1 at 0: boot")]
    [InlineData("faulting", "faulter: violation: #UD")]
    [InlineData("restarting", "restarter: restart: for the 2. time")]
    [InlineData("flooding", "sink: in 60 frames: [1-9][0-9]* messages, [1-9][0-9]* lost")]
    [InlineData("hammering", "sink: in 60 frames: 0 messages, 0 lost, poked in 60 of them")]
    public async Task TheVictimLearnsNothingOfItsNeighbour(string neighbour, string sign)
    {
        BootLog idle = await SystemBoot.Of("non-interference-idle");
        BootLog log = await SystemBoot.Of($"non-interference-{neighbour}");
        log.AssertStatus(0);
        log.AssertNoOverrun();
        log.AssertLine(new Regex(sign));
        log.AssertAbsent("victim: it wrote faster");
        Assert.Equal(Frames, log.Said("victim").Length);
        Assert.Equal(idle.Said("victim"), log.Said("victim"));
    }

    [Fact]
    public async Task FramesBeginAtOneDistanceAndEveryMessageArrives()
    {
        BootLog log = await SystemBoot.Of("non-interference-idle");
        log.AssertStatus(0);
        Match[] frames = [.. log.Said("victim").Select(line =>
            Regex.Match(line, @"^frame (\d+) began at (\d+) and worked \d+ ticks: received (\d+), lost 0, computed "))];
        Assert.Equal(Frames, frames.Length);
        long[] starts = [.. frames.Select(match => long.Parse(match.Groups[2].Value))];
        Assert.Single(starts.Zip(starts.Skip(1), (first, second) => second - first).Distinct());
        Assert.Equal(
            Enumerable.Range(2, Frames),
            frames.Select(match => int.Parse(match.Groups[3].Value)));
    }
}
