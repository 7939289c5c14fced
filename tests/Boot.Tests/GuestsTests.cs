using System.Globalization;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>The guests' programs: each is a subtest, whose checks the guest itself makes.</summary>
[Collection(GuestsCollection.Name)]
public sealed partial class GuestsTests(GuestsBoot boot)
{
    /// <summary>The programs, and the least number of checks that each makes.</summary>
    public static TheoryData<string, int> Programs => new()
    {
        { "real_mode", 100 },
        { "real_mode_exits", 100 },
        { "protected_mode", 100 },
        { "protected_mode_exits", 100 },
        { "paged_mode", 100 },
        { "paged_mode_exits", 100 },
        { "long_mode", 100 },
        { "long_mode_exits", 100 },
        { "xcr0", 18 },
        { "state_filled", 13 },
        { "state_initial", 17 },
        { "state_kept", 16 },
        { "injection", 14 },
        { "real_injection", 14 },
        { "time", 8 },
        { "time_exits", 8 },
        { "task_switch", 15 },
    };

    [Fact]
    public void AllEndsWell()
    {
        boot.Log.AssertStatus(0);
        boot.Log.AssertNoFailures();
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void TheProgramEndsByItselfWithAllItsChecksGood(string program, int checks) =>
        AssertProgram(boot.Log, program, checks);

    /// <summary>CR0, CR4, IA32_EFER and CS as each mode's guest sees them.</summary>
    [Theory]
    [InlineData("real_mode", "CR0=0x10 CR4=0x0 IA32_EFER=0x0 CS=0x0")]
    [InlineData("protected_mode", "CR0=0x11 CR4=0x0 IA32_EFER=0x0 CS=0x8")]
    [InlineData("paged_mode", "CR0=0x80000011 CR4=0x0 IA32_EFER=0x0 CS=0x8")]
    [InlineData("long_mode", "CR0=0x80000011 CR4=0x20 IA32_EFER=0x500 CS=0x8")]
    public void AGuestReportsItsMode(string program, string registers) =>
        boot.Log.AssertOrder($"# Subtest: {program}", $"# {registers}", $" {program}: checks=");

    [Theory]
    [InlineData("CPUID.1 causes an exit")]
    [InlineData("GETSEC is undefined")]
    [InlineData("INVD causes an exit")]
    [InlineData("XSETBV causes exits")]
    [InlineData("VMXON is undefined")]
    [InlineData("INVVPID is undefined")]
    [InlineData("HLT causes an exit")]
    [InlineData("every IN and OUT causes an exit")]
    [InlineData("MOV DR exits as controlled")]
    [InlineData("CR3 exits as controlled")]
    [InlineData("RDTSC exits as controlled")]
    public void EachModeTriesItWithAndWithoutMoreControls(string check) => Assert.Equal(
        8,
        boot.Log.Lines.Count(line => Check().Match(line).Groups["name"].Value == check));

    /// <summary>The program's point is ok, with at least so many checks.</summary>
    internal static void AssertProgram(BootLog log, string program, int checks)
    {
        Match line = log.AssertLine(
            new Regex($@"^ok \d+ {program}: checks=(?<checks>\d+) failed=0, ended by itself$"));
        Assert.InRange(int.Parse(line.Groups["checks"].Value, CultureInfo.InvariantCulture), checks, 1000);
    }

    [GeneratedRegex(@"^    ok \d+ (?<name>.*)$")]
    private static partial Regex Check();
}
