namespace Bulkhead.Policy.Tests.RuleCases;

/// <summary>Cases of the rules of subjects and memory.</summary>
internal static class SubjectCases
{
    private const string Low = "low: { size: 640 KiB, address: 0x0, access: read-write-execute }";
    private const string Archive = "archive: { size: 64 KiB, kept: true }";
    private const string Screen = "screen: { size: 4 KiB, device: 0xb8000, cache: write-combining }";
    private const string Image = "- { file: guest.bin, address: 0x7c00 }";

    public static IEnumerable<RuleCase> All =>
    [
        RuleCase.Of("stack-pages", ("stack: 16 KiB", "stack: ^16385")),
        RuleCase.Of("stack-room", ("stack: 16 KiB", "stack: ^512 KiB")),
        RuleCase.Of("start-address", ("stack-pointer: 0x7000", "stack-pointer: ^0x100000")),
        RuleCase.Of("start-page-table", ("mode: real", "mode: long64")),
        RuleCase.Of("start-page-table", ("stack-pointer: 0x7000", "page-table: ^0x1000")),
        RuleCase.Of("image-outside-memory", ("0x7c00 }", "^0xa0000 }")),
        RuleCase.Of("image-address-shared", (Image, Image + "\n        - { file: other.bin, address: ^0x7c00 }")),
        RuleCase.Of("entry-outside-memory", ("entry: 0x7c00", "entry: ^0xf0000")),
        RuleCase.Of("entry-outside-memory", (Low, Low.Replace("-execute", string.Empty))),
        RuleCase.Of("watchdog-without-frames", ("    program: helper", "    program: helper\n    watchdog: ^2")),
        RuleCase.Of("memory-file", (Archive, "archive: { size: 64 KiB, kept: true, file: ^disk.img }")),
        RuleCase.Of("memory-file", (Screen, Screen.Replace("device", "file: ^screen.bin, device"))),
        RuleCase.Of("machine-memory-pages", ("start: 64 MiB", "start: ^67108865")),
        RuleCase.Of("machine-memory-start", ("start: 64 MiB", "start: ^8 MiB")),
        RuleCase.Of("machine-memory-size", ("size: 32 MiB", "size: ^1 MiB")),
        RuleCase.Of("memory-pages", ("{ size: 64 KiB, kept", "{ size: ^65000, kept")),
        RuleCase.Of("memory-pages", ("address: 0x0,", "address: ^0x10,")),
        RuleCase.Of("memory-address-missing", (Low, Low + "\n        ^more: { size: 4 KiB }")),
        RuleCase.Of("memory-address-native", (Archive, Archive.Replace("kept", "address: ^0x40000000, kept"))),
        RuleCase.Of(
            "memory-address-high",
            (Low, Low + "\n        more: { size: 4 MiB, address: ^0x3fffffff000 }")),
        RuleCase.Of("memory-overlap", (Low, Low + "\n        more: { size: 4 KiB, address: ^0x9f000 }")),
        RuleCase.Of("memory-native-execute", (Archive, Archive.Replace("kept", "access: ^read-write-execute, kept"))),
        RuleCase.Of("memory-cache", (Archive, Archive.Replace("kept", "cache: ^uncacheable, kept"))),
        RuleCase.Of("memory-cache", ("write-combining", "^write-back")),
        RuleCase.Of("memory-read-only", (Archive, Archive.Replace("kept", "access: ^read, kept"))),
        RuleCase.Of("device-pages", ("0xb8000", "^0xb8100")),
        RuleCase.Of("device-kept", (Screen, Screen.Replace("cache", "kept: ^true, cache"))),
        RuleCase.Of("device-is-memory", ("0xb8000", "^0x4000000")),
        RuleCase.Of("device-is-memory", ("0xb8000", "^0x7000")),
        RuleCase.Of("device-of-kernel", ("0xb8000", "^0xfee00000")),
        RuleCase.Of("device-shared", (Screen, Screen + "\n        other: { size: 8 KiB, device: ^0xb7000 }")),
    ];
}
