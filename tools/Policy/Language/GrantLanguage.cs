using Bulkhead.Policy.Shapes;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Language;

/// <summary>The keys of a subject's grants.</summary>
internal static class GrantLanguage
{
    private static readonly NumberShape Address = new(0, PolicyLimits.PhysicalAddresses - 1, isHexadecimal: true);
    private static readonly NumberShape Register = new(0, uint.MaxValue, isHexadecimal: true);
    private static readonly NumberShape Number = new(0, ulong.MaxValue, isHexadecimal: true);
    private static readonly NameShape SubjectReference = new("subject", declares: false);
    private static readonly ListShape SeenStates = new(PolicyWords.SeenStates.Shape, 0, PolicyLimits.States);
    private static readonly ListShape ChangedStates = new(PolicyWords.ChangedStates.Shape, 0, PolicyLimits.States);
    private static readonly ChoiceShape OnlyRead = new("read");

    private static readonly MappingShape Memory = new(
        "memory",
        new ShapeKey("size", new SizeShape(PolicyLimits.Page, 1ul << 40), "Its length: whole pages.")
        {
            IsRequired = true,
        },
        new ShapeKey("kept", new BooleanShape(), "Whether it outlives a restart of the subject.")
        {
            Default = "false",
        },
        new ShapeKey(
            "file",
            new PathShape(),
            "What is in it when the subject starts, and zeros behind: a path as of an image.")
        {
            Default = "zeros",
        },
        new ShapeKey("device", Address, "The physical address of a device's memory, then this subject's alone.")
        {
            Default = "memory of the machine",
        },
        new ShapeKey("access", PolicyWords.Rights.Shape, "What the subject may do with it.") { Default = "read-write" },
        new ShapeKey("cache", PolicyWords.MemoryTypes.Shape, "How the processor caches it.")
        {
            Default = "write-back; uncacheable for a device",
        },
        new ShapeKey("address", Address, "Where the subject sees it. A virtual machine's has to be said.")
        {
            Default = "chosen by the compiler",
        });

    private static readonly MappingShape ChannelEnd = new(
        "end of a channel",
        new ShapeKey("access", PolicyWords.ChannelEnds.Shape, "`write` or `read`.") { IsRequired = true },
        new ShapeKey("address", Address, "Where the subject sees it. A virtual machine's has to be said.")
        {
            Default = "chosen by the compiler",
        });

    private static readonly MappingShape Event = new(
        "event",
        new ShapeKey("interrupt", SubjectReference, "Raises the interrupt `vector` in this subject."),
        new ShapeKey("vector", LanguageParts.Vector, "The vector of the interrupt.") { Needs = "interrupt" },
        new ShapeKey(
            "handover",
            SubjectReference,
            "Hands the frame over to this subject: of the same partition, its monitor, or monitored by it."),
        new ShapeKey("reset", SubjectReference, "Starts this subject anew."),
        new ShapeKey("stop", SubjectReference, "Stops this subject for good."),
        new ShapeKey(
            "major-frame",
            new NameShape("major frame", declares: false),
            "Has this major frame follow the present one."),
        new ShapeKey("end-system", new NumberShape(0, PolicyLimits.LastStatus), "Ends the system with this status."))
    {
        ExactlyOneOf = ["interrupt", "handover", "reset", "stop", "major-frame", "end-system"],
    };

    private static readonly MappingShape OwnMsr = new(
        "MSR with a value of its own",
        new ShapeKey("value", Number, "What it reads at first.") { IsRequired = true },
        new ShapeKey("writable", Number, "The bits that the subject may change.") { Default = "0" });

    private static readonly MappingShape CpuidLeaf = new(
        "leaf of CPUID",
        new ShapeKey("eax", Register, "EAX.") { Default = "0" },
        new ShapeKey("ebx", Register, "EBX.") { Default = "0" },
        new ShapeKey("ecx", Register, "ECX.") { Default = "0" },
        new ShapeKey("edx", Register, "EDX.") { Default = "0" });

    private static readonly MappingShape Monitor = new(
        "monitor's view",
        new ShapeKey("sees", SeenStates, "The state of the other subject that it may see.") { IsRequired = true },
        new ShapeKey("changes", ChangedStates, "The state that it may change.") { Default = "none" },
        new ShapeKey("memory", PolicyWords.MonitorRights.Shape, "What it may do with the other's own memory.")
        {
            Default = "none",
        });

    /// <summary>The grants of a subject.</summary>
    public static MappingShape Grants { get; } = new(
        "grants",
        new ShapeKey(
            "memory",
            LanguageParts.Named("region of memory", Memory, 0, PolicyLimits.Memory),
            "Memory beside the program and the stack."),
        new ShapeKey(
            "channels",
            new TableShape(
                new NameShape("channel", declares: false),
                ScalarText.NamePattern,
                new ShortFormShape(PolicyWords.ChannelEnds.Shape, ChannelEnd),
                0,
                PolicyLimits.Channels),
            "The channels that it writes or reads."),
        new ShapeKey(
            "events",
            LanguageParts.Named("event", Event, 0, PolicyLimits.Events),
            "The events that it may cause, and what each does."),
        new ShapeKey(
            "ports",
            new ListShape(new RangeShape(ushort.MaxValue), 0, PolicyLimits.Ports),
            "Ports of the machine, which are then this subject's alone."),
        new ShapeKey(
            "msrs",
            Numbered(uint.MaxValue, new ShortFormShape(PolicyWords.MsrAccesses.Shape, OwnMsr), PolicyLimits.Msrs),
            "MSRs: the processor's (`read`, `write`, `read-write`), or with a value of the subject's own."),
        new ShapeKey(
            "cpuid",
            Numbered(uint.MaxValue, CpuidLeaf, PolicyLimits.Cpuid),
            "Leaves of CPUID that are constant; others say what the kernel lets a subject know."),
        new ShapeKey(
            "interrupts",
            Numbered(15, LanguageParts.Vector, 15),
            "Lines of the interrupt controllers, and the vectors by which the subject gets them."),
        new ShapeKey(
            "monitors",
            new TableShape(SubjectReference, ScalarText.NamePattern, Monitor, 0, PolicyLimits.Subjects),
            "The subjects whose traps it decides, and what it may see and change of each."),
        new ShapeKey("audit", OnlyRead, "The audit ring, for its reader."),
        new ShapeKey("counters", OnlyRead, "The exit counters of all subjects, for the reader of the audit ring."));

    private static TableShape Numbered(ulong maximum, Shape value, int entries) =>
        new(new NumberShape(0, maximum, isHexadecimal: true), ScalarText.NumberPattern, value, 0, entries);
}
