using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of memory, but that of devices.</summary>
public static class MemoryRules
{
    /// <summary>The machine's memory is whole pages.</summary>
    public static readonly PolicyRule MachinePages = Rule(
        "machine-memory-pages",
        "start and size of the machine's memory are multiples of 4 KiB",
        "round them");

    /// <summary>The machine's memory is not the kernel's.</summary>
    public static readonly PolicyRule MachineStart = Rule(
        "machine-memory-start",
        "memory below 16 MiB is the firmware's and the kernel's, with the loaded system",
        "begin at 16 MiB or above");

    /// <summary>What is granted fits into the machine's memory.</summary>
    public static readonly PolicyRule MachineSize = Rule(
        "machine-memory-size",
        "regions, stacks, channels and the kernel's tables fit into the machine's memory",
        "raise machine.memory.size, or grant less");

    /// <summary>A region is whole pages.</summary>
    public static readonly PolicyRule Pages = Rule(
        "memory-pages",
        "size and address of a region are multiples of 4 KiB",
        "round them");

    /// <summary>A virtual machine's regions have addresses.</summary>
    public static readonly PolicyRule AddressMissing = Rule(
        "memory-address-missing",
        "regions and channels of a virtual machine have an address",
        "add the address at which the guest expects it");

    /// <summary>A native subject's regions have none.</summary>
    public static readonly PolicyRule AddressNative = Rule(
        "memory-address-native",
        "regions and channels of a native subject are placed by the compiler",
        "remove the address: the program finds the region by its name");

    /// <summary>Guest-physical addresses are bounded.</summary>
    public static readonly PolicyRule AddressHigh = Rule(
        "memory-address-high",
        "regions end at or below 4 TiB",
        "choose a lower address");

    /// <summary>Regions do not overlap.</summary>
    public static readonly PolicyRule Overlap = Rule(
        "memory-overlap",
        "regions and channels of a subject do not overlap",
        "correct an address or a size");

    /// <summary>Native subjects do not execute what they write.</summary>
    public static readonly PolicyRule NativeExecute = Rule(
        "memory-native-execute",
        "a native subject executes its program only",
        "choose the access read or read-write");

    /// <summary>Memory is cached.</summary>
    public static readonly PolicyRule Cache = Rule(
        "memory-cache",
        "memory is write-back, and that of a device uncacheable or write-combining",
        "correct or remove the key cache");

    /// <summary>A subject's own memory is good for something.</summary>
    public static readonly PolicyRule ReadOnly = Rule(
        "memory-read-only",
        "memory of a subject that no image fills can be written",
        "choose the access read-write");

    /// <summary>A file's bytes are put into private memory.</summary>
    public static readonly PolicyRule File = Rule(
        "memory-file",
        "a file fills private memory, which is written anew whenever the subject starts",
        "remove the key file, or the keys kept and device");

    private const ulong LowestStart = 16ul << 20;

    // What a subject takes at least: its block (9 pages), EPT tables (4), information, page tables and program (8).
    private const ulong SubjectOverhead = 21 * PolicyLimits.Page;

    /// <summary>Checks all memory.</summary>
    internal static void Check(PolicyContext context)
    {
        MachinePolicy machine = context.Policy.Machine;
        foreach (Located<ulong> value in new[] { machine.MemoryStart, machine.MemorySize })
        {
            context.Require(
                value.Value % PolicyLimits.Page == 0,
                MachinePages,
                value.Position,
                $"start or size of the memory is {value.Value}");
        }

        context.Require(
            machine.MemoryStart.Value >= LowestStart,
            MachineStart,
            machine.MemoryStart.Position,
            $"the memory starts at {ScalarText.FormatSize(machine.MemoryStart)}");
        ulong needed = LeastNeeded(context.Policy);
        context.Require(
            needed <= machine.MemorySize.Value,
            MachineSize,
            machine.MemorySize.Position,
            $"the memory has {ScalarText.FormatSize(machine.MemorySize)}, and "
                + $"{ScalarText.FormatSize(needed)} are granted");
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (MemoryGrant region in subject.Grants.Memory)
            {
                CheckRegion(context, subject, region);
            }

            CheckAddresses(context, subject);
        }
    }

    private static void CheckRegion(PolicyContext context, Subject subject, MemoryGrant region)
    {
        string what = $"the region {region.Name} of subject {subject.Name}";
        bool isDevice = region.Kind == MemoryKind.Device;
        CheckFile(context, region, what);
        bool isNative = subject.Kind == SubjectKind.Native;
        context.Require(
            region.Size.Value % PolicyLimits.Page == 0, Pages, region.Size.Position, $"{what} has {region.Size} bytes");
        context.Require(
            !region.Rights.Value.HasFlag(EptRights.Execute) || !(isNative || isDevice),
            NativeExecute,
            region.Rights.Position,
            $"{what} has the access {PolicyWords.Rights.WordOf(region.Rights)}");
        context.Require(
            isDevice
                ? region.MemoryType.Value is EptMemoryType.Uncacheable or EptMemoryType.WriteCombining
                : region.MemoryType.Value == EptMemoryType.WriteBack,
            Cache,
            region.MemoryType.Position,
            $"{what} is {PolicyWords.MemoryTypes.WordOf(region.MemoryType)}");
        context.Require(
            !isNative || isDevice || region.File is not null || region.Rights.Value.HasFlag(EptRights.Write),
            ReadOnly,
            region.Rights.Position,
            $"{what} is read-only");
    }

    private static void CheckFile(PolicyContext context, MemoryGrant region, string what) => context.Require(
        region.File is null || region.Kind == MemoryKind.Private,
        File,
        (region.File?.Position).GetValueOrDefault(),
        $"{what} has a file and is {region.Kind.ToString().ToLowerInvariant()}");

    private static void CheckAddresses(PolicyContext context, Subject subject)
    {
        List<(string Name, ulong Start, ulong End)> placed = [];
        foreach ((string name, Located<ulong>? address, ulong size, SourcePosition at) in Placed(context, subject))
        {
            string what = $"{name} of subject {subject.Name}";
            bool isNative = subject.Kind == SubjectKind.Native;
            context.Require(isNative || address is not null, AddressMissing, at, $"{what} has no address");
            if (address is not { } start)
            {
                continue;
            }

            string where = $"{what} is at 0x{start.Value:x}";
            context.Require(!isNative, AddressNative, start.Position, where);
            context.Require(start.Value % PolicyLimits.Page == 0, Pages, start.Position, where);
            ulong end = start.Value + size;
            context.Require(end <= PolicyLimits.PhysicalAddresses, AddressHigh, start.Position, where);
            foreach ((string other, ulong otherStart, ulong otherEnd) in placed)
            {
                context.Require(
                    start.Value >= otherEnd || otherStart >= end,
                    Overlap,
                    start.Position,
                    $"{where} and overlaps {other}");
            }

            placed.Add((name, start, end));
        }
    }

    private static IEnumerable<(string Name, Located<ulong>? Address, ulong Size, SourcePosition Position)> Placed(
        PolicyContext context,
        Subject subject) =>
    [
        .. subject.Grants.Memory.Select(region =>
            ($"the region {region.Name}", region.Address, region.Size.Value, region.Name.Position)),
        .. subject.Grants.Channels.Select(grant => (
            $"the channel {grant.Channel}",
            grant.Address,
            context.Policy.FindChannel(grant.Channel) is { } channel ? ChannelRules.LeastSize(channel) : 0,
            grant.Channel.Position)),
    ];

    private static ulong LeastNeeded(SystemPolicy policy)
    {
        ulong needed = 0;
        foreach (Subject subject in policy.Subjects)
        {
            needed += SubjectOverhead + (subject.Kind == SubjectKind.Native ? subject.StackSize.Value : 0);
            needed = subject.Grants.Memory.Where(region => region.Kind != MemoryKind.Device)
                .Aggregate(needed, (sum, region) => sum + region.Size.Value);
        }

        return policy.Channels.Aggregate(needed, (sum, channel) => sum + ChannelRules.LeastSize(channel));
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Memory, statement, cure);
}
