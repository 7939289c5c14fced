using Bulkhead.Policy.Shapes;

namespace Bulkhead.Policy.Language;

/// <summary>The keys of a subject, but its grants.</summary>
internal static class SubjectLanguage
{
    private static readonly TextShape Text = new();
    private static readonly NumberShape Number = new(0, ulong.MaxValue, isHexadecimal: true);
    private static readonly NameShape SubjectReference = new("subject", declares: false);
    private static readonly ListShape SeenStates = new(PolicyWords.SeenStates.Shape, 0, PolicyLimits.States);
    private static readonly ListShape ChangedStates = new(PolicyWords.ChangedStates.Shape, 0, PolicyLimits.States);

    private static readonly MappingShape Image = new(
        "image",
        new ShapeKey("file", Text, "Its path: absolute, or in the system's folder, or else in build/systems/SYSTEM.")
        {
            IsRequired = true,
        },
        new ShapeKey("address", Number, "The guest-physical address of its first byte.") { IsRequired = true });

    private static readonly MappingShape VirtualMachine = new(
        "virtual machine",
        new ShapeKey("linux", GuestLanguage.Linux, "A Linux bzImage, by the 64-bit or the 32-bit boot protocol."),
        new ShapeKey("multiboot", GuestLanguage.Multiboot, "A kernel with a Multiboot or Multiboot2 header."),
        new ShapeKey("pvh", GuestLanguage.Pvh, "An ELF kernel with a PVH entry point."),
        new ShapeKey("boot-sector", GuestLanguage.Raw, "A flat real-mode image, at 0x7c00."),
        new ShapeKey("firmware", GuestLanguage.Raw, "A raw firmware image, below 4 GiB and below 1 MiB."),
        new ShapeKey("mode", PolicyWords.Modes.Shape, "The processor's mode when it begins.") { Needs = "entry" },
        new ShapeKey("entry", Number, "RIP; in real mode CS holds bits 19:16.") { Needs = "images" },
        new ShapeKey("stack-pointer", Number, "RSP.") { Default = "0", Needs = "mode" },
        new ShapeKey("page-table", Number, "CR3; for the modes with paging.") { Default = "0", Needs = "mode" },
        new ShapeKey("argument", Number, "RDI.") { Default = "0", Needs = "mode" },
        new ShapeKey(
            "images",
            new ListShape(Image, 1, PolicyLimits.Images),
            "What is copied into its memory before it begins.")
        {
            Needs = "mode",
        })
    {
        ExactlyOneOf = ["linux", "multiboot", "pvh", "boot-sector", "firmware", "mode"],
    };

    private static readonly MappingShape Trap = new(
        "trap",
        new ShapeKey("reason", PolicyWords.ExitReasons.Shape, "The basic exit reason (SDM Vol. 3D, appendix C).")
        {
            IsRequired = true,
        },
        new ShapeKey("ports", new RangeShape(ushort.MaxValue), "For `io-instruction`: which ports.")
        {
            Default = "all that no other trap names, and that are not granted",
        },
        new ShapeKey(
            "addresses",
            new RangeShape(PolicyLimits.PhysicalAddresses - 1),
            "For `ept-violation`: which guest-physical addresses.")
        {
            Default = "all that no other trap names, and that are not granted",
        },
        new ShapeKey("msrs", new RangeShape(uint.MaxValue), "For `rdmsr` and `wrmsr`: which MSRs.")
        {
            Default = "all that no other trap names, and that are not granted",
        },
        new ShapeKey("action", PolicyWords.TrapActions.Shape, "What follows.") { IsRequired = true },
        new ShapeKey("monitor", SubjectReference, "For `monitor`: the subject that decides."),
        new ShapeKey("sees", SeenStates, "What the monitor sees on this trap.")
        {
            Default = "all that its grant says",
            Needs = "monitor",
        },
        new ShapeKey("changes", ChangedStates, "What the monitor may change on this trap.")
        {
            Default = "all that its grant says",
            Needs = "monitor",
        });

    private static readonly MappingShape TrustedFlow = new(
        "trusted flow",
        new ShapeKey("from", SubjectReference, "The subject that the information comes from."),
        new ShapeKey("to", SubjectReference, "The subject that the information goes to."),
        new ShapeKey(
            "through",
            new NameShape("flow", declares: false),
            "By what: the name of the channel or of the event, `monitoring` or `audit`.")
        {
            IsRequired = true,
        },
        new ShapeKey("why", Text, "Why the subject deserves it; reports say so.") { IsRequired = true })
    {
        ExactlyOneOf = ["from", "to"],
    };

    private static readonly MappingShape Restart = new(
        "restart",
        new ShapeKey(
            "restart",
            new NumberShape(1, 1_000_000),
            "How often it begins anew, as at boot but for kept memory; then it stops.")
        {
            IsRequired = true,
        });

    /// <summary>A subject.</summary>
    public static MappingShape Subject { get; } = new(
        "subject",
        new ShapeKey("description", Text, "What it is for."),
        new ShapeKey("partition", new NameShape("partition", false), "The partition that it is in.")
        {
            IsRequired = true,
        },
        new ShapeKey(
            "program",
            new NameShape("program", declares: false),
            "A native subject's folder: below the system's folder, or else below `subjects/`."),
        new ShapeKey("stack", new SizeShape(PolicyLimits.Page, 1 << 20), "A native subject's stack: whole pages.")
        {
            Default = "32 KiB",
            Needs = "program",
        },
        new ShapeKey(
            "parameters",
            LanguageParts.Named("parameter", new NumberOrSizeShape(), 0, PolicyLimits.Parameters),
            "Numbers that the program finds by their names.")
        {
            Default = "those of the program",
            Needs = "program",
        },
        new ShapeKey("virtual-machine", VirtualMachine, "How a virtual machine begins."),
        new ShapeKey("grants", GrantLanguage.Grants, "What it may touch beside its own program.")
        {
            Default = "nothing",
        },
        new ShapeKey(
            "traps",
            new ListShape(Trap, 0, PolicyLimits.Traps),
            "What follows on VM exits; any that no trap names is a fault.")
        {
            Default = "none",
        },
        new ShapeKey(
            "trusted-for",
            new ListShape(TrustedFlow, 1, 64),
            "The flows that it is trusted for although the levels forbid them: each of them, and no other.")
        {
            Default = "none",
        },
        new ShapeKey(
            "on-fault",
            new ShortFormShape(PolicyWords.FaultActions.Shape, Restart),
            "What follows when it fails: it stops, begins anew, or the system halts.")
        {
            Default = "stop",
        },
        new ShapeKey(
            "watchdog",
            new NumberShape(1, 65_535),
            "In how many of its minor frames in a row it may omit to wait (HLT or yield) before it fails.")
        {
            Default = "no watchdog",
        })
    {
        ExactlyOneOf = ["program", "virtual-machine"],
    };
}
