namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>The rules for a region of a subject's memory. Which physical memory it may be is PhysicalMemoryRules'.</summary>
internal static class MemoryRules
{
    private const ulong GuestLimit = 1ul << 47;

    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    /// <summary>For each kind, bit n: the rights n are allowed.</summary>
    private static ReadOnlySpan<byte> AllowedRights =>
    [
        0b0010_1010, 0b0010_1010, 0b0000_1010, 0b0000_0010, 0b0000_0010, 0b0000_1000, 0b0000_1010, 0b0000_1010,
    ];

    /// <summary>Bits of <see cref="AllowedRights"/>: a virtual machine writes the code that it runs.</summary>
    private const int AllRights = 1 << 7;

    public static void Check(ref ConfigurationReview review, in MemoryRecord region)
    {
        int rights = AllowedRights[(int)region.Kind];
        bool isOwn = region.Kind <= MemoryKind.Kept;
        rights |= isOwn && review.Vector.Subject(review.Subject).Kind == SubjectKind.VirtualMachine ? AllRights : 0;
        review.RequireOrder(region.GuestPhysical, region.GuestPhysical + region.Length - 1);
        review.Require(
            ConfigurationReview.Contains(0, GuestLimit, region.GuestPhysical, region.Length),
            ConfigurationFault.GuestAddress);
        review.Require((int)region.Rights < 8 && (rights >> (int)region.Rights & 1) != 0, ConfigurationFault.Rights);
        review.Require(
            region.Kind == MemoryKind.Device
                ? region.MemoryType <= EptMemoryType.WriteCombining
                : region.MemoryType == EptMemoryType.WriteBack,
            ConfigurationFault.MemoryType);
        if (review.Require(region.Index < IndexLimit(in review.Vector, region.Kind), ConfigurationFault.MemoryIndex))
        {
            review.Require(IsWhole(in review.Vector, in region), ConfigurationFault.NotWhole);
            CheckSharing(ref review, in region);
        }
    }

    private static uint IndexLimit(in ConfigurationVector vector, MemoryKind kind) => kind switch
    {
        MemoryKind.Channel => vector.Count(ConfigurationTable.Channels),
        MemoryKind.Counters or MemoryKind.MonitoredState or MemoryKind.MonitoredMemory => vector.Count(ConfigurationTable.Subjects),
        _ => 1,
    };

    /// <summary>Whether a region that is shared is where that is which it shares, and as long.</summary>
    private static bool IsWhole(in ConfigurationVector vector, in MemoryRecord region)
    {
        ref readonly ConfigurationHeader header = ref vector.Header;
        ulong start = region.HostPhysical;
        ulong length = region.Length;
        switch (region.Kind)
        {
            case MemoryKind.Channel:
                ref readonly ChannelRecord channel = ref vector.Channel(region.Index);
                return start == channel.HostPhysical && length == channel.Length;
            case MemoryKind.Audit:
                return start == header.AuditStart && length == header.AuditLength;
            case MemoryKind.Counters:
                return start == vector.Subject(region.Index).Block + SubjectBlock.Counters
                    && length == ConfigurationReview.PageSize;
            case MemoryKind.MonitoredState:
                return start == vector.Subject(region.Index).Block + SubjectBlock.MonitoredState
                    && length == ConfigurationReview.PageSize;
            case MemoryKind.MonitoredMemory:
                return IsOwnRegion(in vector, in region);
            default:
                return true;
        }
    }

    /// <summary>Whether a region is one that the subject that it names has for itself.</summary>
    private static bool IsOwnRegion(in ConfigurationVector vector, in MemoryRecord region)
    {
        RecordRange regions = vector.Subject(region.Index).Memory;
        bool isOwn = false;
        for (uint index = regions.First; index < regions.First + regions.Count; index++)
        {
            ref readonly MemoryRecord own = ref vector.Memory(index);
            isOwn |= own.Kind <= MemoryKind.Kept
                && own.HostPhysical == region.HostPhysical && own.Length == region.Length;
        }

        return isOwn;
    }

    private static void CheckSharing(ref ConfigurationReview review, in MemoryRecord region)
    {
        uint subject = review.Subject;
        if (region.Kind is MemoryKind.Private or MemoryKind.Kept or MemoryKind.Device)
        {
            return;
        }

        review.Require(
            review.CountOf(subject, region.Kind, region.Index, region.HostPhysical) == 1,
            ConfigurationFault.MappedTwice);
        if (region.Kind == MemoryKind.Channel)
        {
            uint writer = review.Vector.Channel(region.Index).Writer;
            review.Require(
                region.Rights == (subject == writer ? ReadWrite : EptRights.Read), ConfigurationFault.ChannelRights);
            review.RequireFlow(writer, subject, ConfigurationFault.ChannelFlow);
        }
        else if (region.Kind >= MemoryKind.MonitoredState)
        {
            review.Require(review.MonitorOf(region.Index) == subject, ConfigurationFault.NotMonitor);
        }
        else
        {
            review.RequireOnly(ref review.Auditor, ConfigurationFault.Auditors);
            for (uint source = 0; source < review.Vector.Count(ConfigurationTable.Subjects); source++)
            {
                review.RequireFlow(source, subject, ConfigurationFault.AuditFlow);
            }
        }
    }
}
