namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>Cases of the rules of ports, MSRs, CPUID, interrupts and channels.</summary>
internal static class DeviceCases
{
    private const string Readings = "{ writer: sensor, readers: [clerk], message: 64, event: 40 }";
    private const string Log = "{ writer: clerk, readers: [auditor], message: 120, slots: 8 }";

    private static string Msrs => string.Concat(
        Enumerable.Range(0x200, 16).Select(index => $"        0x{index:x}: {{ value: 0 }}\n"));

    public static IEnumerable<RuleCase> All =>
    [
        RuleCase.Of("port-of-kernel", ("0x3d4-0x3d5", "^0x20")),
        RuleCase.Of("port-of-kernel", ("0x3d4-0x3d5", "^0x4cf-0x4d0")),
        RuleCase.Of("port-shared", ("[ 0x3f8-0x3ff ]", "[ ^0x3d5-0x3ff ]")),
        RuleCase.Of("port-twice", ("[ 0x3f8-0x3ff ]", "[ 0x3f8-0x3ff, ^0x3fa ]")),
        RuleCase.Of("msr-forbidden", ("0xc0000100: read-write", "^0x1b0: read-write")),
        RuleCase.Of("msr-efer-write", ("0xc0000100: read-write", "^0xc0000080: read-write")),
        RuleCase.Of("msr-own-switched", ("0x1b: {", "^0x277: {")),
        RuleCase.Of("msr-twice", ("        0x1b: {", "        27: { value: 0 }\n        ^0x1b: {")),
        RuleCase.Of("msr-count", ("        0x1b: {", Msrs + "        ^0x1b: {")),
        RuleCase.Of("cpuid-leaf", ("0x40000000: {", "^0x20: {")),
        RuleCase.Of("cpuid-twice", ("        0x40000000: {", "        1: {}\n        ^0x1: {")),
        RuleCase.Of("interrupt-cascade", ("{ 4: 36 }", "{ ^2: 36 }")),
        RuleCase.Of("interrupt-shared", ("{ 4: 36 }", "{ 4: 36, ^0x4: 37 }")),
        RuleCase.Of("vector-shared", ("{ 4: 36 }", "{ 4: 36, 5: ^36 }")),
        RuleCase.Of("vector-shared", (Log, Log.Replace("slots: 8", "event: 50"))),
        RuleCase.Of(
            "channel-writer-not-granted", (Log, Log.Replace("clerk", "^helper")), (", log: write", string.Empty)),
        RuleCase.Of(
            "channel-reader-not-granted", (Readings, "{ writer: sensor, readers: [clerk, ^auditor], message: 64 }")),
        RuleCase.Of(
            "channel-grant-not-writer",
            (
                "    program: helper\n    grants:\n",
                "    program: helper\n    grants:\n      channels: { log: ^write }\n")),
        RuleCase.Of(
            "channel-grant-not-reader", ("channels: { log: read }", "channels: { log: read, readings: ^read }")),
        RuleCase.Of("channel-writer-reads", (Readings, "{ writer: sensor, readers: [clerk, ^sensor], message: 64 }")),
        RuleCase.Of("channel-reader-twice", (Readings, "{ writer: sensor, readers: [clerk, ^clerk], message: 64 }")),
        RuleCase.Of("channel-slots", ("slots: 8", "slots: ^12")),
        RuleCase.Of("channel-state-slots", ("kind: state,", "kind: state, slots: ^4,")),
        RuleCase.Of(
            "channel-size",
            ("message: 120, slots: 8", "message: ^64 KiB, slots: 512"),
            ("size: 32 MiB", "size: 64 MiB")),
        RuleCase.Of(
            "channel-event-readers",
            (Readings, Readings.Replace("[clerk]", "[clerk, auditor]").Replace(" 40", " ^40")),
            ("channels: { log: read }", "channels: { log: read, readings: read }")),
    ];
}
