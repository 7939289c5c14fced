using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>
/// The instructions of Robin and Irvine, on Bochs' processors with and without UMIP, and (outside of VMX operation
/// only) on QEMU's TCG.
/// </summary>
public sealed class SeventeenTests
{
    private const int TableRows = 19;

    private static readonly string s_image = Repository.Path("build", "seventeen", "seventeen.elf");

    [Theory]
    [InlineData("corei7_haswell_4770", false)]
    [InlineData("tigerlake", true)]
    public async Task BareMetalAndVirtualMachineAgreeAndTheProblemShows(string processor, bool hasUmip)
    {
        BootLog log = await BootAsync("bochs", "--cpu", processor);
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoFailures();
        Assert.Equal(17, log.Lines.Count(line => line.Contains(": agree; de-privileged: ")));
        Assert.DoesNotContain(log.Lines, line => line.Contains("none shown"));
        Assert.StartsWith("1 in the virtual machine", log.AssertPassed("vm-exits").Detail);
        Assert.StartsWith("agree; the handler answered 4", log.AssertPassed("descriptor-table-exiting").Detail);
        if (hasUmip)
        {
            log.AssertPassed("umip");
        }
        else
        {
            Assert.Contains("CPUID.(7,0):ECX.UMIP[2] is 0", log.AssertSkipped("umip").Reason);
        }
    }

    /// <summary>Another implementation of the architecture has the same results, down to the error codes.</summary>
    [Fact]
    public async Task TcgAgreesOutsideOfVmxOperation()
    {
        string[] bochs = Table(await BootAsync("bochs"));
        BootLog log = await BootAsync("qemu-tcg");
        log.AssertFailed("vmx");
        Assert.Equal(bochs, Table(log));
    }

    /// <summary>The table's rows without the column of the virtual machine.</summary>
    private static string[] Table(BootLog log)
    {
        const int VirtualMachine = 66;
        string[] rows =
        [
            .. log.Lines.Where(line => Regex.IsMatch(line, @"^# [ 1][ 0-9] [A-Z]{2}")).Select(
                line => line[..VirtualMachine].TrimEnd()),
        ];
        Assert.Equal(TableRows, rows.Length);
        return rows;
    }

    private static Task<BootLog> BootAsync(string emulator, params string[] options) =>
        BootRun.ToEndAsync(Repository.Launch(["--emulator", emulator, .. options, s_image]));
}
