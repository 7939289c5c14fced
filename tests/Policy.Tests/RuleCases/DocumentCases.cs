using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>Cases of the rules of the file and of names.</summary>
internal static class DocumentCases
{
    private static readonly string Nested = string.Concat(Enumerable.Repeat("[", NodeReader.MaximumDepth + 2))
        + string.Concat(Enumerable.Repeat("]", NodeReader.MaximumDepth + 2));

    private const string RawMachine =
        """
            virtual-machine:
              mode: real
              entry: 0x7c00
              stack-pointer: 0x7000
              images:
                - { file: guest.bin, address: 0x7c00 }

        """;

    private const string LinuxMachine =
        """
            virtual-machine:
              linux: { kernel: vmlinuz, initrd: initrd.img, command-line: quiet }

        """;

    /// <summary>Entries of partitions or subjects: the sound policy has 3 and 6, and 64 are the most.</summary>
    private static string Many(int count) => string.Concat(
        Enumerable.Range(0, count).Select(index => count == 62
            ? $"  p{index}: {{ secrecy: high, integrity: soft }}\n"
            : $"  s{index}: {{ partition: desk, program: p }}\n"));

    public static IEnumerable<RuleCase> All =>
    [
        RuleCase.OfText("file-too-long", new string('#', NodeReader.MaximumLength + 1)),
        RuleCase.OfText("yaml-syntax", "system: [base\npartitions: {}\n"),
        RuleCase.OfText("yaml-empty", "# nothing\n"),
        RuleCase.OfText("yaml-one-document", ExampleFiles.Base + "^---\nsystem: other\n"),
        RuleCase.Of("yaml-plain", ("description: Reports, and", "description: ^!!str Reports, and")),
        RuleCase.Of("yaml-plain", ("system: base", "system: &name base"), ("program: sensor", "program: *name")),
        RuleCase.OfText("yaml-too-deep", $"system: {Nested}\n"),
        RuleCase.Of("wants-mapping", ("  memory: { start: 64 MiB, size: 32 MiB }", "  memory: ^64 MiB")),
        RuleCase.Of("wants-mapping", ("{ reader: auditor, records: 64 }", "^[auditor]")),
        RuleCase.Of("wants-list", ("secrecy: [low, high]", "secrecy: ^low")),
        RuleCase.Of("wants-scalar", ("partition: field", "partition: ^[field]")),
        RuleCase.Of("wants-scalar", ("partition: field", "partition:^ ")),
        RuleCase.Of("key-is-text", ("        sleep:", "        ^[sleep]:")),
        RuleCase.Of("key-unknown", ("    watchdog: 4", "    ^watchdogs: 4")),
        RuleCase.Of("key-duplicate", ("    watchdog: 4", "    watchdog: 4\n    ^watchdog: 5")),
        RuleCase.Of(
            "key-duplicate",
            ("    night: [ { sensor", "    ^day: [ { sensor"),
            ("major-frame: night", "end-system: 1")),
        RuleCase.Of("key-missing", ("    partition: field\n", string.Empty)),
        RuleCase.Of("key-one-of", ("{ end-system: 0 }", "^{ end-system: 0, reset: guest }")),
        RuleCase.Of("key-one-of", ("    program: sensor\n", string.Empty)),
        RuleCase.Of("key-needs", ("{ end-system: 0 }", "{ end-system: 0, ^vector: 40 }")),
        RuleCase.Of("number-malformed", ("entry: 0x7c00", "entry: ^0x7cg0")),
        RuleCase.Of("number-malformed", ("watchdog: 4", "watchdog: ^four")),
        RuleCase.Of("number-range", ("{ sensor: 1000 }", "{ sensor: ^0 }")),
        RuleCase.Of("number-range", ("{ sensor: 1000 }", "{ sensor: ^1000001 }")),
        RuleCase.Of("number-range", ("event: 40", "event: ^31")),
        RuleCase.Of("number-range", ("restart: 3", "restart: ^0")),
        RuleCase.Of("size-malformed", ("size: 640 KiB", "size: ^640 kB")),
        RuleCase.Of("range-malformed", ("0x3d4-0x3d5", "^0x3d4:0x3d5")),
        RuleCase.Of("range-reversed", ("0x3d4-0x3d5", "^0x3d5-0x3d4")),
        RuleCase.Of("choice-unknown", ("mode: real", "mode: ^reel")),
        RuleCase.Of("text-length", ("it releases one word only", "^''")),
        RuleCase.Of("command-line", (RawMachine, LinuxMachine.Replace("quiet", "^quiet\u00e4"))),
        RuleCase.Of(
            "key-one-of", (RawMachine, RawMachine.Replace("mode: real", "^linux: { kernel: k }\n      mode: real"))),
        RuleCase.Of("key-unknown", (RawMachine, LinuxMachine.Replace("initrd", "^modules"))),
        RuleCase.Of("key-missing", (RawMachine, "    virtual-machine:\n      pvh: ^{ initrd: rd }\n")),
        RuleCase.Of("key-missing", (RawMachine, "    virtual-machine:\n      firmware: ^{ }\n")),
        RuleCase.Of("count-range", ("night: [ { sensor: 1000 }, { auditor: 500 } ]", "night: ^[]")),
        RuleCase.Of("count-range", ("  desk: {", Many(62) + "  desk: {")),
        RuleCase.Of("count-range", ("\n  clerk:\n", Many(59) + "\n  clerk:\n")),
        RuleCase.Of("name-malformed", ("sleep: {", "^Sleep: {")),
        RuleCase.Of("name-malformed", ("sleep: {", "^a-name-of-more-than-31-characters: {")),
        RuleCase.Of("name-reserved", ("sleep: {", "^ok: {")),
        RuleCase.Of(
            "name-shared",
            (" log: write", " clerk: write"),
            (" log: read", " clerk: read"),
            ("  log: {", "  ^clerk: {")),
        RuleCase.Of("event-name-of-channel", ("sleep: {", "^readings: {")),
        RuleCase.Of(
            "partition-unknown", ("partition: office\n    program: helper", "partition: ^ofice\n    program: helper")),
        RuleCase.Of("partition-unknown", ("flows-to: [office, desk]", "flows-to: [office, desk, ^garden]")),
        RuleCase.Of("subject-unknown", ("again: { reset: guest }", "again: { reset: ^gest }")),
        RuleCase.Of("subject-unknown", ("{ idle: 100 }", "{ ^idol: 100 }")),
        RuleCase.Of("channel-unknown", ("log: write }", "log: write, ^book: write }")),
        RuleCase.Of("level-unknown", ("integrity: soft }", "integrity: ^hard }"), ("[soft, firm]", "[firm]")),
        RuleCase.Of("major-frame-unknown", ("first: day", "first: ^noon")),
        RuleCase.Of("major-frame-unknown", ("wake: { major-frame: day }", "wake: { major-frame: ^noon }")),
    ];
}
