using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>Memtest86+ in a partition: an unmodified system that is not Linux.</summary>
public sealed partial class MemtestTests
{
    /// <summary>So much of the first pass that tests of addresses and of patterns are among it.</summary>
    private const int EnoughPercent = 3;

    [Fact]
    public async Task TestsItsMemoryUntilTheOperatorEndsIt()
    {
        await using OperatedSystem system = OperatedSystem.Start("memtest");
        await system.ExpectAsync("Memtest86+");
        int last = -1;
        while (last < EnoughPercent)
        {
            string state = await system.ExpectAsync("Errors: ");
            if (PassPercent().Match(state) is { Success: true } percent)
            {
                int now = int.Parse(percent.Groups[1].Value, CultureInfo.InvariantCulture);
                Assert.InRange(now, last, 100);
                last = now;
            }
        }

        await system.CommandAsync("end", "event system-end");
        BootLog log = await system.Completion;
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        string[] errors =
            [.. log.Said("memtest").Select(line => Errors().Match(line)).Where(match => match.Success)
                .Select(match => match.Groups[1].Value).Distinct()];
        Assert.Equal(["0"], errors);
        Assert.Contains(log.Said("memtest"), line => line.Contains("[4MB of 15.6MB]", StringComparison.Ordinal));
        Assert.Contains(log.Said("memtest"), line => line.Contains("Moving inversions", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Recorded("memtest"), record => !record.StartsWith("unknown MSR", StringComparison.Ordinal));
    }

    /// <summary>The first of two percentages is the pass', the second the test's.</summary>
    [GeneratedRegex(@"memtest: +(\d+)% ")]
    private static partial Regex PassPercent();

    [GeneratedRegex(@"Errors: (\d+)")]
    private static partial Regex Errors();
}
