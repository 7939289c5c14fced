using Bulkhead.Policy.Model;
using Bulkhead.Policy.Shapes;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Language;

/// <summary>All keys of a policy, but those below a subject.</summary>
public static class PolicyLanguage
{
    private static readonly ulong MinimumMemory = 1ul << 20;
    private static readonly TextShape Text = new();

    private static readonly NameShape SubjectReference = new("subject", declares: false);

    private static readonly MappingShape Levels = new(
        "levels",
        new ShapeKey("secrecy", LevelList("level of secrecy"), "Levels of secrecy, lowest first (Bell and LaPadula)."),
        new ShapeKey("integrity", LevelList("level of integrity"), "Levels of integrity, lowest first (Biba)."));

    private static readonly MappingShape Memory = new(
        "memory of the machine",
        new ShapeKey(
            "start",
            new SizeShape(MinimumMemory, PolicyLimits.PhysicalAddresses),
            "Where the physical memory begins that subjects and the kernel's tables of them get.")
        {
            Default = "64 MiB",
        },
        new ShapeKey("size", new SizeShape(MinimumMemory, PolicyLimits.PhysicalAddresses), "How much of it there is.")
        {
            Default = "64 MiB",
        });

    private static readonly MappingShape Machine = new(
        "machine",
        new ShapeKey("memory", Memory, "The memory that is the system's."),
        new ShapeKey(
            "switch-window",
            new NumberShape(100, 10_000_000),
            "Ticks of the TSC from the end of a minor frame to the start of the next: the most that the kernel needs.")
        {
            Default = $"{MachinePolicy.DefaultSwitchWindow}",
        },
        new ShapeKey(
            "ticks-per-microsecond",
            new NumberShape(1, 10_000),
            "The TSC of the slowest machine that the policy is for; frames are checked against it.")
        {
            Default = $"{MachinePolicy.DefaultTicksPerMicrosecond}, as in Bochs",
        });

    private static readonly MappingShape Partition = new(
        "partition",
        new ShapeKey("description", Text, "What it is for."),
        new ShapeKey("secrecy", new NameShape("level of secrecy", false), "Its level of secrecy, if there are such."),
        new ShapeKey("integrity", new NameShape("level of integrity", false), "Its level of integrity, likewise."),
        new ShapeKey(
            "flows-to",
            new ListShape(new NameShape("partition", false), 0, PolicyLimits.Partitions),
            "The other partitions to which information may flow from it.")
        {
            Default = "none",
        });

    private static readonly MappingShape Channel = new(
        "channel",
        new ShapeKey("description", Text, "What it is for."),
        new ShapeKey("writer", SubjectReference, "The one subject that writes it.") { IsRequired = true },
        new ShapeKey(
            "readers",
            new ListShape(SubjectReference, 1, PolicyLimits.Subjects),
            "The subjects that read it.")
        {
            IsRequired = true,
        },
        new ShapeKey(
            "kind",
            PolicyWords.ChannelKinds.Shape,
            "`messages` come in their order; of a `state` the latest value wins.")
        {
            Default = "messages",
        },
        new ShapeKey("message", new SizeShape(1, 1 << 16), "The longest message, or the size of the state.")
        {
            IsRequired = true,
        },
        new ShapeKey("slots", new NumberShape(2, 1 << 16), "How many messages it holds: a power of two.")
        {
            Default = $"{Model.Channel.DefaultSlots}; a state has none",
        },
        new ShapeKey(
            "event",
            LanguageParts.Vector,
            "The vector by which the reader is told of a message; for one reader only.")
        {
            Default = "none: readers look when they run",
        });

    private static readonly TableShape MinorFrame = new(
        new NameShape("subject", declares: false),
        ScalarText.NamePattern,
        new NumberShape(1, PolicyLimits.Microseconds),
        1,
        1);

    private static readonly MappingShape ScheduleShape = new(
        "schedule",
        new ShapeKey("first", new NameShape("major frame", false), "The major frame that runs first.")
        {
            Default = "the first of them",
        },
        new ShapeKey(
            "major-frames",
            LanguageParts.Named(
                "major frame",
                new ListShape(MinorFrame, 1, PolicyLimits.MinorFrames),
                1,
                PolicyLimits.MajorFrames),
            "Cycles of minor frames: a subject, or `idle`, and its microseconds.")
        {
            IsRequired = true,
        });

    private static readonly MappingShape Audit = new(
        "audit",
        new ShapeKey("reader", SubjectReference, "The one subject that reads the audit ring.") { Default = "nobody" },
        new ShapeKey("records", new NumberShape(16, 65_536), "How many records the ring holds; new ones replace old.")
        {
            Default = $"{AuditPolicy.DefaultRecords}",
        });

    /// <summary>The whole document.</summary>
    public static MappingShape Document { get; } = new(
        "policy",
        new ShapeKey("system", new NameShape("system", true), "The name of the system: that of its folder.")
        {
            IsRequired = true,
        },
        new ShapeKey("description", Text, "What the system is for."),
        new ShapeKey("levels", Levels, "The levels of partitions. Where there are some, every partition has one."),
        new ShapeKey("machine", Machine, "What the policy takes for granted of the machine."),
        new ShapeKey(
            "partitions",
            LanguageParts.Named("partition", Partition, 1, PolicyLimits.Partitions),
            "The partitions, with the matrix of flows between them.")
        {
            IsRequired = true,
        },
        new ShapeKey(
            "subjects",
            LanguageParts.Named("subject", SubjectLanguage.Subject, 1, PolicyLimits.Subjects),
            "The subjects and what each may touch.")
        {
            IsRequired = true,
        },
        new ShapeKey(
            "channels",
            LanguageParts.Named("channel", Channel, 0, PolicyLimits.Channels),
            "One-way shared memory."),
        new ShapeKey("schedule", ScheduleShape, "Who runs when.") { IsRequired = true },
        new ShapeKey("audit", Audit, "The audit ring."));

    private static ListShape LevelList(string noun) =>
        new(new NameShape(noun, declares: true), 1, PolicyLimits.Levels);
}
