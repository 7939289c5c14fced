using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>SeaBIOS and GRUB in a partition, from the reset vector on.</summary>
public sealed class FirmwareTests
{
    private const string Down = "\u000e";
    private const string Message = "the boot sector was loaded and runs in real mode";

    [Fact]
    public async Task TheFirmwareBootsFromItsDiskAgainAndAgain()
    {
        await using OperatedSystem system = OperatedSystem.Start("firmware");
        await ExpectMenuAsync(system);
        await system.TypeAsync("\r");
        await system.ExpectAsync("bios: " + Message);

        // The boot sector rests for ever; the operator resets the machine.
        await system.CommandAsync("reset bios", "event bios-reset");
        await system.LeaveAsync();
        await ExpectMenuAsync(system);

        // GRUB goes back to the firmware, which resets the machine by its devices.
        await ChooseAsync(system, "*Reset");
        await ExpectMenuAsync(system);
        await ChooseAsync(system, "*Reset", "*Power off by ACPI's register");
        BootLog log = await system.Completion;
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();

        Assert.Equal(3, log.Said("bios").Count(line => line.StartsWith("SeaBIOS (version", StringComparison.Ordinal)));
        Assert.Equal(
            ["restart: for the 1. time", "restart: for the 2. time"],
            log.Recorded("bios").Where(record => record.StartsWith("restart", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            log.Recorded("bios"), record => record.StartsWith("violation", StringComparison.Ordinal));
    }

    private static async Task ExpectMenuAsync(OperatedSystem system)
    {
        await system.ExpectAsync("bios: SeaBIOS (version");
        await system.ExpectAsync("*Boot sector that says who it is");
        await system.ExpectAsync(" Power off by ACPI's register");
    }

    /// <summary>Goes down over these entries, and chooses the last of them.</summary>
    private static async Task ChooseAsync(OperatedSystem system, params string[] entries)
    {
        foreach (string entry in entries)
        {
            await system.TypeAsync(Down);
            await system.ExpectAsync(entry);
        }

        await system.TypeAsync("\r");
    }
}
