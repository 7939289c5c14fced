using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The guests on processors with less and with more state than the reference's.</summary>
public sealed class GuestsProcessorTests
{
    /// <summary>
    /// AVX is a component of the state, AVX-512 are three more: opmask, ZMM_Hi256, Hi16_ZMM. Three programs look at
    /// each.
    /// </summary>
    [Theory]
    [InlineData("corei7_sandy_bridge_2600k", 3)]
    [InlineData("corei7_skylake_x", 12)]
    public async Task AllEndsWellAndEachComponentOfTheStateIsKept(string processor, int checksOfComponents)
    {
        BootLog log = await GuestsBoot.OnAsync("--cpu", processor);
        log.AssertStatus(0);
        log.AssertNoFailures();
        foreach (object[] row in GuestsTests.Programs)
        {
            GuestsTests.AssertProgram(log, (string)row[0], (int)row[1]);
        }

        Assert.Equal(
            checksOfComponents,
            log.Lines.Count(line => line.EndsWith("a component of AVX or AVX-512", StringComparison.Ordinal)));
        log.AssertPassed("hostile-victim");
    }
}
