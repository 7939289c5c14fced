using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The hardware task switch, which always causes a VM exit, done by the monitor.</summary>
[Collection(GuestsCollection.Name)]
public sealed class TaskSwitchTests(GuestsBoot boot)
{
    [Fact]
    public void EveryCheckOfTheGuestHolds() =>
        Assert.Contains("checks=15 failed=0, ended by itself", boot.Log.AssertPassed("task_switch").Detail);
}
