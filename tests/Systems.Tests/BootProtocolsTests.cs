using Bulkhead.BootHarness;

namespace Bulkhead.Systems.Tests;

/// <summary>A guest for each boot protocol that starts neither Linux nor a firmware.</summary>
public sealed class BootProtocolsTests
{
    private const string Version1 = "multiboot-1";
    private const string Version2 = "multiboot-2";
    private const string Pvh = "pvh";
    private const string Sector = "boot-sector";

    [Fact]
    public async Task EachProtocolStartsWhatNobodyHasChangedForThat()
    {
        await using OperatedSystem system = OperatedSystem.Start("boot-protocols");
        await system.ExpectAsync($"{Version2}: (XEN) Resetting with ACPI MEMORY");
        await system.CommandAsync("end", "event system-end");
        BootLog log = await system.Completion;
        log.AssertStatus(0);
        log.AssertWellFormed();

        AssertXen(log);
        AssertKernel(log);
        Assert.Equal(
            [
                "ok boot sector: DL names the first disk",
                "ok BIOS data area: 639 KiB of conventional memory",
                "ok INT 13H: there is no BIOS, and it says so",
                "ok 8254: 20 interrupts in real mode",
                "ok 8254: counter 2 takes its time",
                "ok MC146818: 8 interrupts in half a second of the 8254",
                "ok 16550: a line that interrupts sent",
                "ok protected mode: 5 interrupts",
                "ok protected mode: memory above 1 MiB",
                "ok local APIC: through a segment with a base",
                "ok local APIC: by MOVS",
                "ok local APIC: at another address",
                "ok local APIC: no longer at the first one",
                "ok real mode again: 5 interrupts",
            ],
            log.Said(Sector));

        // Those that reset themselves or switch themselves off are stopped, and nothing else comes about.
        foreach (string guest in new[] { Version1, Version2, Sector })
        {
            Assert.Equal(
                ["stop: after 0 restarts"],
                log.Recorded(guest).Where(record => !record.StartsWith("unknown MSR", StringComparison.Ordinal)));
        }

        Assert.Empty(log.Recorded(Pvh));
    }

    /// <summary>Both headers of one file: the first has it where it is linked, the second moves it up.</summary>
    private static void AssertXen(BootLog log)
    {
        string first = AllOf(log, Version1);
        Assert.Contains("(XEN) Bootloader: Bulkhead", first, StringComparison.Ordinal);
        Assert.Contains("Command line: com1=115200,8n1 console=com1(XEN)", first, StringComparison.Ordinal);
        Assert.Contains("Xen image load base address: 0(XEN)", first, StringComparison.Ordinal);
        Assert.Contains("dom0 kernel not specified", first, StringComparison.Ordinal);

        string second = AllOf(log, Version2);
        string[] expected =
        [
            "Xen image load base address: 0x2a00000(XEN)",
            "[000000000009fc00, 000000000009ffff] (reserved)",
            "System RAM: 48MB",
            "ACPI: RSDP 000E0000, 0024 (r2 BULKHD)",
            "IOAPIC[0]: apic_id 0, version 17, address 0xfec00000, GSI 0-23",
            "Switched to APIC driver x2apic_mixed",
            "Using scheduler: SMP Credit Scheduler rev2 (credit2)",
            "Platform timer is 3.580MHz ACPI PM Timer",

            // By an NMI that it sent to itself, with interrupts off.
            "ENABLING IO-APIC IRQs",
            "Brought up 1 CPUs",
            "d0 has maximum 208 PIRQs",
            "Could not construct domain 0",
        ];
        Assert.All(expected, text => Assert.Contains(text, second, StringComparison.Ordinal));

        // The kernel's TSC has 50 MHz; Xen measures it by the PM timer.
        Assert.InRange(OperatedSystem.NumberBehind(second, "(XEN) Detected"), 49.9, 50.1);
        Assert.DoesNotContain("GENERAL PROTECTION", second, StringComparison.Ordinal);
    }

    /// <summary>The kernel in a partition of its own: it says what it lacks, and how that ends.</summary>
    private static void AssertKernel(BootLog log)
    {
        string said = AllOf(log, Pvh);
        Assert.StartsWith("KTAP version 1", said, StringComparison.Ordinal);
        Assert.Contains("protocol=pvh", said, StringComparison.Ordinal);
        Assert.Contains("command-line=\"a partition\"", said, StringComparison.Ordinal);
        Assert.Contains("ok 6 address-space", said, StringComparison.Ordinal);
        Assert.Contains("not ok 7 vmx: CPUID.1:ECX.VMX[5] is 0, need 1", said, StringComparison.Ordinal);
        Assert.EndsWith("# end status=16 name=vmx-absent", said, StringComparison.Ordinal);
    }

    /// <summary>All that a guest said: the console breaks long lines.</summary>
    private static string AllOf(BootLog log, string guest) => string.Concat(log.Said(guest));
}
