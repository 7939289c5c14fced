using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Boot.Tests;

/// <summary>Faults of the kernel end in a report that names them, and the protections of its memory hold.</summary>
public sealed class ProvokedFaultTests
{
    [Theory]
    [InlineData("null-read", "#PF page fault at Trials.ProvokedFault.Read+", "read of 0x0, page not present")]
    [InlineData("unmapped-read", "#PF page fault at Trials.ProvokedFault.Read+", "read of 0x.*, page not present")]
    [InlineData("text-write", "#PF page fault at Trials.ProvokedFault.Write+", "write to 0x100000, protection.*")]
    [InlineData("constant-write", "#PF page fault at Trials.ProvokedFault.Write+", "write to .*, protection violation")]
    [InlineData("data-execute", "#PF page fault at 0x", "instruction fetch from 0x.*, protection violation")]
    [InlineData("non-canonical-read", "#GP general protection at Trials.ProvokedFault.Read+", "general protection")]
    [InlineData("invalid-opcode", "#UD invalid opcode at ud2+0x0", "invalid opcode")]
    [InlineData("out-of-bounds", "#UD invalid opcode at ud2+0x0", "invalid opcode")]
    [InlineData("stack-overflow", "#DF double fault at Trials.ProvokedFault.Overflow+", "stack overflow of the boot.*")]
    public async Task IsReported(string fault, string headline, string cause)
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--append", $"provoke={fault}", Repository.Trials));
        log.AssertStatus(32);
        log.AssertLine($"not ok kernel-fault: {headline}");
        log.AssertLine(new Regex($"^# cause={cause}$"));
        log.AssertLine(new Regex("^# rsp=0x[0-9a-f]+ ss=0x10 cr2="));
        log.AssertLine(new Regex("^# at start64\\+"));
    }

    /// <summary>A bounds check calls a function without a frame: the report still says who failed it.</summary>
    [Fact]
    public async Task AFailedBoundsCheckNamesItsFunction()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "qemu-tcg", "--append", "provoke=out-of-bounds", Repository.Trials));
        log.AssertLine("# perhaps at Trials.ProvokedFault.RunIfAsked+");
    }

    [Fact]
    public async Task TheSameOnAnotherEmulator()
    {
        BootLog log = await BootRun.ToEndAsync(Repository.Launch(
            "--emulator", "bochs", "--append", "provoke=stack-overflow", Repository.Trials));
        log.AssertStatus(32);
        log.AssertLine("# cause=stack overflow of the boot stack");
    }
}
