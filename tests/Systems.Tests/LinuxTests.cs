using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>Debian's Linux as it is, in a partition, with an operator at its shell. One boot serves all.</summary>
public sealed partial class LinuxTests
{
    private const string Guest = "linux";

    /// <summary>Of the SHA-256 standard's first example, "abc".</summary>
    private const string SumOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /// <summary>
    /// How far two clocks that are read one behind the other may differ in a minute: two of Linux' jiffies and two
    /// major frames, since reading takes two processes, each of which may wait for its guest's next frame.
    /// </summary>
    private const double SecondsOfDoubt = (2 * 0.004) + (2 * 0.010);

    [Fact]
    public async Task AShellOnItsSerialPort()
    {
        await using OperatedSystem system = OperatedSystem.Start("linux");
        string boot = await system.ExpectShellAsync(Guest);
        Assert.Contains("Run /init as init process", boot, StringComparison.Ordinal);
        await CheckProcessorAsync(system);
        await CheckMemoryAsync(system);
        await CheckInterruptsAsync(system);
        await CheckClocksAsync(system);
        Assert.Contains(SumOfAbc, await system.RunAsync(Guest, "printf abc | sha256sum"), StringComparison.Ordinal);

        await CheckPastingAsync(system);

        await system.TypeLineAsync("reboot -f");
        await system.ExpectAsync("restart: for the 1. time");
        await system.ExpectShellAsync(Guest);
        string status = await system.CommandAsync("status", "ticks since the schedule began: ");
        Assert.Contains("linux: messages lost: 0", status, StringComparison.Ordinal);
        Assert.Contains("auditor: messages lost: 0", status, StringComparison.Ordinal);
        await system.LeaveAsync();
        await system.TypeLineAsync("poweroff -f");
        Check(await system.Completion);
    }

    private static void Check(BootLog log)
    {
        log.AssertStatus(0);
        log.AssertWellFormed();
        log.AssertNoOverrun();
        log.AssertNoFailures();
        Assert.Contains(log.Said(Guest), line => line.EndsWith("reboot: Power down", StringComparison.Ordinal));
        Assert.Equal(2, log.Said(Guest).Count(line => line.Contains("Linux version 6", StringComparison.Ordinal)));

        // Linux looks for IA32_FEATURE_CONTROL by itself, and takes its absence for what it is.
        Assert.Contains(
            log.Recorded(Guest), record => record.StartsWith("unknown MSR: RDMSR 0x3a", StringComparison.Ordinal));
        Assert.Single(log.Recorded(Guest), record => record.StartsWith("restart", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Recorded(Guest), record => record.StartsWith("violation", StringComparison.Ordinal));
        Assert.All(
            new[] { "linux-pc", "console", "auditor" },
            subject => Assert.DoesNotContain(
                log.Recorded(subject), record => record.StartsWith("restart", StringComparison.Ordinal)));
    }

    private static async Task CheckProcessorAsync(OperatedSystem system)
    {
        string processor = await system.RunAsync(Guest, "cat /proc/cpuinfo");
        Assert.Matches(@"model name\s*: Intel\(R\) Core\(TM\) i7-4770", processor);
        Assert.Matches(@"cpu cores\s*: 1\s", processor);
        string[] flags = Flags().Match(processor).Groups[1].Value.Split(' ');
        Assert.Contains("hypervisor", flags);
        Assert.Contains("tsc_deadline_timer", flags);
        Assert.DoesNotContain("vmx", flags);
        Assert.DoesNotContain("smx", flags);
        Assert.DoesNotContain("monitor", flags);
    }

    /// <summary>128 MiB less what Linux keeps for itself, which is some 30 MiB of its own image and tables.</summary>
    private static async Task CheckMemoryAsync(OperatedSystem system)
    {
        string memory = await system.RunAsync(Guest, "head -3 /proc/meminfo");
        Assert.InRange(OperatedSystem.NumberBehind(memory, "MemTotal:"), 80 * 1024, 128 * 1024);
    }

    private static async Task CheckInterruptsAsync(OperatedSystem system)
    {
        string interrupts = await system.RunAsync(Guest, "grep -E 'ttyS0|LOC|ERR|SPU' /proc/interrupts");
        Assert.InRange(OperatedSystem.NumberBehind(interrupts, "LOC:"), 100, 1e6);
        Assert.InRange(OperatedSystem.NumberBehind(interrupts, "4:"), 10, 1e6);
        Assert.Contains("IO-APIC   4-edge      ttyS0", interrupts, StringComparison.Ordinal);
        Assert.Equal(0, OperatedSystem.NumberBehind(interrupts, "ERR:"));
        Assert.Equal(0, OperatedSystem.NumberBehind(interrupts, "SPU:"));
    }

    /// <summary>
    /// The TSC is what Linux tells the time by. Jiffies count the interrupts of the local APIC's timer, and the
    /// real-time clock is another device: after a minute all three agree.
    /// </summary>
    private static async Task CheckClocksAsync(OperatedSystem system)
    {
        string messages = await system.RunAsync(Guest, "dmesg | grep -iE 'clocksource|unstable|skew'");
        Assert.Contains("Switched to clocksource tsc\n", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("unstable", messages, StringComparison.OrdinalIgnoreCase);
        Clocks before = await ReadClocksAsync(system);
        Clocks after = await ReadClocksAsync(system, "sleep 60; ");
        double minute = after.Tsc - before.Tsc;
        Assert.InRange(minute, 60, 600);
        Assert.InRange(after.Jiffies - before.Jiffies - minute, -SecondsOfDoubt, SecondsOfDoubt);

        // The real-time clock is read in whole seconds.
        Assert.InRange(after.RealTime - before.RealTime - minute, -1 - SecondsOfDoubt, 1 + SecondsOfDoubt);
    }

    /// <summary>
    /// A file and a line of 400 keys, pasted with the command that follows: no key is lost. Before that the shell has
    /// to have given the terminal to the command that reads the file.
    /// </summary>
    private static async Task CheckPastingAsync(OperatedSystem system)
    {
        string file = string.Concat(
            Enumerable.Range(0, 100).Select(line => $"{line}: {new string((char)('a' + (line % 26)), line)}\n"));
        string row = string.Concat(Enumerable.Range(0, 100).Select(number => $"{number:D3},"));
        await system.TypeLineAsync("echo now c'a't; cat >f; sha256sum f");
        await system.ExpectAsync(Guest + ": now cat\n");
        await system.TypeAsync($"{file.Replace('\n', '\r')}\u0004");
        await system.TypeAsync($"echo {row} | sha256sum\r");
        await system.ExpectAsync(SumOf(file) + "  f");
        await system.ExpectAsync(SumOf(row + "\n") + "  -");
        await system.ExpectAsync(Guest + ": /root # ");
    }

    private static string SumOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static async Task<Clocks> ReadClocksAsync(OperatedSystem system, string first = "")
    {
        const string Command =
            "cat /proc/timer_list >t; cat /sys/class/rtc/rtc0/since_epoch; grep -E '^now at|^jiffies:' t";
        string said = await system.RunAsync(Guest, first + Command);
        Match epoch = Epoch().Match(said);
        return new(
            OperatedSystem.NumberBehind(said, "now at") / 1e9,
            OperatedSystem.NumberBehind(said, "jiffies:") / JiffiesPerSecond,
            double.Parse(epoch.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Debian's CONFIG_HZ.</summary>
    private const double JiffiesPerSecond = 250;

    [GeneratedRegex(@"flags\s*: ([^\n]*)\n")]
    private static partial Regex Flags();

    [GeneratedRegex(@"\n(\d{10})\n")]
    private static partial Regex Epoch();

    /// <summary>In seconds, each from a moment of its own.</summary>
    private readonly record struct Clocks(double Tsc, double Jiffies, double RealTime);
}
