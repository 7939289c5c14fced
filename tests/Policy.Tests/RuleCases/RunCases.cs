namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>Cases of the rules of events, monitors, the schedule and audit.</summary>
internal static class RunCases
{
    private const string Rdmsr = "- { reason: rdmsr, action: general-protection }";
    private const string Grant =
        "guest: { sees: [rax, rdx, instruction-pointer], changes: [rax, instruction-pointer], memory: read }";
    private const string Serial = "- { reason: io-instruction, ports: 0x3f8-0x3ff, action: monitor, monitor: uart }";
    private const string Auditor = "      audit: read\n      counters: read\n";
    private const string Events = "        assist: { handover: helper }\n";

    private static string ManyEvents => string.Concat(
        Enumerable.Range(0, 61).Select(
            index => $"        e{index}: {{ interrupt: auditor, vector: {100 + index} }}\n"));

    public static IEnumerable<RuleCase> All =>
    [
        RuleCase.Of("event-vector-missing", ("{ interrupt: auditor, vector: 50 }", "{ interrupt: ^auditor }")),
        RuleCase.Of("event-self", ("again: { reset: guest }", "again: { reset: ^clerk }")),
        RuleCase.Of("event-self", ("again: { reset: guest }", "again: { stop: ^clerk }")),
        RuleCase.Of("event-handover-apart", ("again: { reset: guest }", "again: { handover: ^guest }")),
        RuleCase.Of(
            "event-count",
            (Events, Events + ManyEvents),
            ("  clerk:", "  ^clerk:"),
            ("message: 32 }", "message: 32, event: 41 }")),
        RuleCase.Of("event-twice", (Events, Events + "        ^help: { handover: helper }\n")),
        RuleCase.Of(
            "major-frame-switchers",
            ("{ reset: guest }", "{ major-frame: ^day }"),
            (
                "to: sensor, through: notices",
                "to: sensor, through: again, why: it may }\n      - { to: sensor, through: notices")),
        RuleCase.Of("trap-of-kernel", (Rdmsr, Rdmsr + "\n      - { reason: ^cpuid, action: skip }")),
        RuleCase.Of("trap-of-kernel", (Rdmsr, Rdmsr + "\n      - { reason: ^interrupt-window, action: stop }")),
        RuleCase.Of("trap-action", (Rdmsr, Rdmsr + "\n      - { reason: hlt, action: ^skip }")),
        RuleCase.Of("trap-action", (Rdmsr, Rdmsr + "\n      - { reason: external-interrupt, action: ^stop }")),
        RuleCase.Of(
            "trap-action", (Rdmsr, Rdmsr + "\n      - { reason: vmx-preemption-timer-expired, action: ^stop }")),
        RuleCase.Of("trap-range", (Rdmsr, "- { reason: ept-violation, msrs: ^0x10, action: stop }")),
        RuleCase.Of(
            "trap-range", (Rdmsr, "- { reason: rdmsr, msrs: ^0x10, addresses: 0x10, action: stop }")),
        RuleCase.Of("trap-of-granted-msr", (Rdmsr, "- { reason: rdmsr, msrs: ^0x10-0x1b, action: stop }")),
        RuleCase.Of(
            "trap-of-granted-msr", (Rdmsr, "- { reason: wrmsr, msrs: ^0xc0000100, action: stop }")),
        RuleCase.Of(
            "trap-overlap",
            (
                Rdmsr,
                "- { reason: rdmsr, msrs: 0x300-0x302, action: stop }\n"
                    + "      - { reason: rdmsr, msrs: ^0x302, action: stop }")),
        RuleCase.Of("trap-range", (Rdmsr, Rdmsr.Replace("rdmsr", "rdmsr, ports: ^0x10"))),
        RuleCase.Of("trap-range", (Rdmsr, Rdmsr.Replace("rdmsr", "rdmsr, addresses: ^0x10"))),
        RuleCase.Of("trap-overlap", (Rdmsr, Rdmsr + "\n      - ^{ reason: rdmsr, action: stop }")),
        RuleCase.Of("trap-overlap", (Rdmsr, "- { reason: io-instruction, ports: ^0x3ff-0x400, action: absent-port }")),
        RuleCase.Of(
            "trap-of-granted-port", (Rdmsr, "- { reason: io-instruction, ports: ^0x3d0-0x3df, action: absent-port }")),
        RuleCase.Of("trap-action", (Rdmsr, "- { reason: rdmsr, action: ^absent-port }")),
        RuleCase.Of("trap-action", (Rdmsr, "- { reason: ept-violation, action: ^skip }")),
        RuleCase.Of("trap-monitor-missing", (Rdmsr, "- { reason: rdmsr, action: ^monitor }")),
        RuleCase.Of("trap-monitor-needless", (Rdmsr, "- { reason: rdmsr, action: stop, monitor: ^uart }")),
        RuleCase.Of(
            "monitor-not-granted",
            (
                Rdmsr,
                Rdmsr + "\n  second:\n    partition: desk\n    program: second\n    traps:\n"
                    + "      - { reason: rdmsr, action: monitor, monitor: ^uart }"),
            ("{ idle: 100 }", "{ second: 100 }")),
        RuleCase.Of("monitor-grant-unused", (Grant, Grant + "\n        ^auditor: { sees: [] }")),
        RuleCase.Of("monitor-cycle", (Grant, Grant + "\n        ^uart: { sees: [] }")),
        RuleCase.Of(
            "monitor-second",
            (Rdmsr, "- { reason: rdmsr, action: monitor, monitor: ^auditor }"),
            ("        done: {", "        resume: { handover: guest }\n        done: {"),
            (Auditor, Auditor + "      monitors: { guest: { sees: [rcx] } }\n")),
        RuleCase.Of(
            "monitor-no-return", ("resume: { handover: guest }", "resume: { reset: guest }"), (Grant, "^" + Grant)),
        RuleCase.Of(
            "trap-sees-not-granted",
            (Serial, Serial.Replace(": uart", ": uart, sees: ^[rax, rdx, rbx, instruction-pointer]"))),
        RuleCase.Of("trap-changes-not-granted", (Serial, Serial.Replace(": uart", ": uart, changes: ^[rdx]"))),
        RuleCase.Of("monitor-changes-unseen", (Grant, Grant.Replace("changes: [rax", "changes: ^[rbx, rax"))),
        RuleCase.Of(
            "monitor-state-unused",
            (Serial, Serial.Replace(": uart", ": uart, sees: [rax, instruction-pointer]")),
            (Grant, Grant.Replace("sees: ", "sees: ^"))),
        RuleCase.Of("frame-too-short", ("{ idle: 100 }", "{ idle: ^50 }")),
        RuleCase.Of(
            "frame-too-short-for-restart",
            ("restart: 3 }", "restart: ^3 }"),
            ("{ sensor: 500 }", "{ sensor: 377 }"),
            ("{ sensor: 1000 }", "{ sensor: 100 }")),
        RuleCase.Of(
            "frame-too-short-for-restart",
            ("again: { reset: guest }", "again: { reset: ^guest }"),
            ("{ guest: 1000 }", "{ guest: 300 }")),
        RuleCase.Of(
            "major-frame-too-long",
            ("    day: [ {", "    ^day: [ " + string.Concat(Enumerable.Repeat("{ sensor: 1000000 }, ", 60)) + "{")),
        RuleCase.Of(
            "major-frame-idle", ("night: [ { sensor: 1000 }, { auditor: 500 } ]", "^night: [ { idle: 1000 } ]")),
        RuleCase.Of(
            "major-frame-unreachable",
            ("sleep: { major-frame: night }", "sleep: { end-system: 3 }"),
            ("    night:", "    ^night:")),
        RuleCase.Of("major-frame-switcher-absent", ("day: [ { sensor: 500 },", "^day: [")),
        RuleCase.Of("subject-without-frames", (Events, string.Empty), ("  helper:\n", "  ^helper:\n")),
        RuleCase.Of(
            "audit-reader-not-granted", ("      audit: read\n", string.Empty), ("reader: auditor", "reader: ^auditor")),
        RuleCase.Of(
            "audit-grant-not-reader",
            ("    program: uart\n    grants:\n", "    program: uart\n    grants:\n      audit: ^read\n")),
        RuleCase.Of(
            "counters-not-reader",
            ("    program: uart\n    grants:\n", "    program: uart\n    grants:\n      counters: ^read\n")),
    ];
}
