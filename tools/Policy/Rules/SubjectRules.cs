using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of how subjects begin and fail.</summary>
public static class SubjectRules
{
    /// <summary>A stack is whole pages.</summary>
    public static readonly PolicyRule StackPages = Rule(
        "stack-pages",
        "a stack is a multiple of 4 KiB",
        "round it up");

    /// <summary>A native subject's stack fits below its image.</summary>
    public static readonly PolicyRule StackRoom = Rule(
        "stack-room",
        "a stack has at most 256 KiB, the room between the page tables and the program",
        "choose a smaller one, and grant memory for what is large");

    /// <summary>RIP and RSP fit the mode.</summary>
    public static readonly PolicyRule StartAddress = Rule(
        "start-address",
        "entry and stack pointer lie below 1 MiB in real mode, 4 GiB in protected mode, 128 TiB in 64-bit mode",
        "correct the address or the mode");

    /// <summary>CR3 is given with paging only.</summary>
    public static readonly PolicyRule PageTable = Rule(
        "start-page-table",
        "the modes paged32 and long64, and only they, have a page-table: a page below 4 GiB",
        "give page-table for these modes, and leave it out for the others");

    /// <summary>An image lies in memory of the subject's own.</summary>
    public static readonly PolicyRule ImageMemory = Rule(
        "image-outside-memory",
        "an image begins in a region of the subject's private memory",
        "grant the region, or correct the address");

    /// <summary>Images do not begin at one address.</summary>
    public static readonly PolicyRule ImageAddress = Rule(
        "image-address-shared",
        "two images of a subject do not begin at the same address",
        "correct one of the two addresses");

    /// <summary>The entry lies in executable memory.</summary>
    public static readonly PolicyRule EntryMemory = Rule(
        "entry-outside-memory",
        "in a mode without paging the entry lies in a region that the subject may execute",
        "grant the region with access read-execute or read-write-execute, or correct the entry");

    /// <summary>A watchdog needs frames.</summary>
    public static readonly PolicyRule WatchdogFrames = Rule(
        "watchdog-without-frames",
        "a subject with a watchdog has frames of its own, since these are counted",
        "give it frames, or remove the watchdog");

    // Between the page tables, which begin at 64 KiB, and the program at 1 MiB there is room for more; the bound leaves
    // some for larger page tables.
    private const ulong MaximumStack = 256ul << 10;

    /// <summary>Checks all subjects.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (Subject subject in context.Policy.Subjects)
        {
            if (subject.VirtualMachine is not { } machine)
            {
                CheckStack(context, subject);
            }
            else if (machine.Kernel is null)
            {
                CheckMachine(context, subject, machine);
            }

            bool hasFrames = context.Policy.Schedule.MajorFrames.Any(major =>
                major.MinorFrames.Any(minor => minor.Subject.Value == subject.Name.Value));
            context.Require(
                subject.WatchdogFrames is null || hasFrames,
                WatchdogFrames,
                (subject.WatchdogFrames?.Position).GetValueOrDefault(),
                $"subject {subject.Name} has a watchdog of {subject.WatchdogFrames} frames and no frames");
        }
    }

    private static void CheckStack(PolicyContext context, Subject subject)
    {
        Located<ulong> stack = subject.StackSize;
        context.Require(
            stack.Value % PolicyLimits.Page == 0,
            StackPages,
            stack.Position,
            $"subject {subject.Name} has a stack of {stack} bytes");
        context.Require(
            stack.Value <= MaximumStack,
            StackRoom,
            stack.Position,
            $"subject {subject.Name} has a stack of {stack} bytes");
    }

    private static void CheckMachine(PolicyContext context, Subject subject, VirtualMachine machine)
    {
        SubjectMode mode = machine.Mode.Value;
        ulong limit = mode switch
        {
            SubjectMode.Real => 1ul << 20,
            SubjectMode.Long64 => 1ul << 47,
            _ => 1ul << 32,
        };
        string modeName = PolicyWords.Modes.WordOf(mode);
        foreach (Located<ulong> address in new[] { machine.EntryPoint, machine.StackPointer ?? machine.EntryPoint })
        {
            context.Require(
                address.Value < limit,
                StartAddress,
                address.Position,
                $"subject {subject.Name} begins in the mode {modeName} with the address 0x{address.Value:x}");
        }

        bool hasPaging = mode is SubjectMode.Paged32 or SubjectMode.Long64;
        ulong table = machine.PageTable?.Value ?? 0;
        context.Require(
            hasPaging == machine.PageTable is not null && table % PolicyLimits.Page == 0 && table < 1ul << 32,
            PageTable,
            machine.PageTable?.Position ?? machine.Mode.Position,
            $"subject {subject.Name} begins in the mode {modeName} with the page-table 0x{table:x}");
        CheckImages(context, subject, machine);
        bool isExecutable = hasPaging || Contains(subject, machine.EntryPoint, needsExecute: true);
        context.Require(
            isExecutable,
            EntryMemory,
            machine.EntryPoint.Position,
            $"subject {subject.Name} begins at 0x{machine.EntryPoint.Value:x}");
    }

    private static void CheckImages(PolicyContext context, Subject subject, VirtualMachine machine)
    {
        context.RequireDistinct(
            machine.Images,
            image => image.Address.Value,
            ImageAddress,
            image => image.Address.Position,
            image => $"subject {subject.Name} has a second image at 0x{image.Address.Value:x}");
        foreach (GuestImage image in machine.Images)
        {
            context.Require(
                Contains(subject, image.Address, needsExecute: false),
                ImageMemory,
                image.Address.Position,
                $"the image {image.File} of subject {subject.Name} is at 0x{image.Address.Value:x}");
        }
    }

    private static bool Contains(Subject subject, ulong address, bool needsExecute) =>
        subject.Grants.Memory.Any(region => region.Address is { } start
            && address - start.Value < region.Size.Value
            && (needsExecute ? region.Rights.Value.HasFlag(EptRights.Execute) : region.Kind == MemoryKind.Private));

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Subjects, statement, cure);
}
