namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// The rules for a subject's memory, for channels, and for what subjects find in their memory when they start. Which
/// physical memory it may be is told by <see cref="PhysicalMemoryRules"/>.
/// </summary>
internal static class MemoryRules
{
    private const ulong GuestLimit = 1ul << 47;

    private const EptRights ReadWrite = EptRights.Read | EptRights.Write;

    /// <summary>The kinds of a subject's own memory, and of what is somebody else's, one bit each.</summary>
    private const uint OwnKinds = (1u << (int)MemoryKind.Private) | (1u << (int)MemoryKind.Kept);
    private const uint SharedKinds =
        (1u << (int)MemoryKind.Channel) | (1u << (int)MemoryKind.Audit) | (1u << (int)MemoryKind.Counters)
        | (1u << (int)MemoryKind.MonitoredState) | (1u << (int)MemoryKind.MonitoredMemory);

    /// <summary>All rights, as a bit of <see cref="AllowedRights"/>: a virtual machine writes code that it runs.</summary>
    private const int AllRights = 1 << 7;

    /// <summary>For each kind, bit n: the rights n are allowed.</summary>
    private static ReadOnlySpan<byte> AllowedRights =>
    [
        0b0010_1010, 0b0010_1010, 0b0000_1010, 0b0000_0010, 0b0000_0010, 0b0000_1000, 0b0000_1010, 0b0000_1010,
    ];

    public static void Check(ref ConfigurationReview review, in MemoryRecord region)
    {
        int rights = AllowedRights[(int)region.Kind];
        bool isMachine = review.Vector.Subject(review.Subject).Kind == SubjectKind.VirtualMachine;
        bool isShared = (SharedKinds >> (int)region.Kind & 1) != 0;
        rights |= isMachine && region.Kind <= MemoryKind.Kept ? AllRights : 0;
        review.RequireOrder(region.GuestPhysical, region.GuestPhysical + region.Length - 1);
        review.Require(
            ConfigurationReview.Contains(0, GuestLimit, region.GuestPhysical, region.Length),
            ConfigurationFault.GuestAddress);
        review.Require((rights >> (int)region.Rights & 1) != 0, ConfigurationFault.Rights);
        review.Require(
            region.Kind == MemoryKind.Device
                ? region.MemoryType <= EptMemoryType.WriteCombining
                : region.MemoryType == EptMemoryType.WriteBack,
            ConfigurationFault.MemoryType);
        uint limit = region.Kind == MemoryKind.Channel ? review.Vector.Count(ConfigurationTable.Channels)
            : region.Kind is >= MemoryKind.Counters and <= MemoryKind.MonitoredMemory
                ? review.Vector.Count(ConfigurationTable.Subjects)
            : 1;
        if (review.Require(region.Index < limit, ConfigurationFault.MemoryIndex) && isShared)
        {
            CheckShared(ref review, in region);
        }
    }

    public static void Check(ref ConfigurationReview review, in ImageRecord image)
    {
        ref readonly ConfigurationHeader header = ref review.Vector.Header;
        review.RequireOrder(image.GuestPhysical, image.GuestPhysical + image.Length - 1);
        review.Require(
            ConfigurationReview.Contains(
                header.Length, header.ModuleLength - header.Length, image.ModuleOffset, image.Length),
            ConfigurationFault.ImageInModule);
        RecordRange regions = review.Vector.Subject(review.Subject).Memory;
        bool isInOne = false;
        for (; regions.Count != 0; regions.Count--)
        {
            ref readonly MemoryRecord region = ref review.Vector.Memory(regions.First++);
            isInOne |= region.Kind == MemoryKind.Private && ConfigurationReview.Contains(
                region.GuestPhysical, region.Length, image.GuestPhysical, image.Length);
        }

        review.Require(isInOne, ConfigurationFault.ImageInMemory);
    }

    public static void Check(ref ConfigurationReview review, in ChannelRecord channel) => review.Require(
        review.CountOf(
            channel.Writer, 1u << (int)MemoryKind.Channel, review.Record, channel.HostPhysical, channel.Length) == 1,
        ConfigurationFault.ChannelWriter);

    /// <summary>A region that is somebody else's, too, or first of all.</summary>
    private static void CheckShared(ref ConfigurationReview review, in MemoryRecord region)
    {
        uint subject = review.Subject;
        review.Require(IsWhole(ref review, in region), ConfigurationFault.NotWhole);
        review.Require(
            review.CountOf(subject, 1u << (int)region.Kind, region.Index, region.HostPhysical, region.Length) == 1,
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

    /// <summary>Whether a shared region is where that is which it shares, and as long.</summary>
    private static bool IsWhole(ref ConfigurationReview review, in MemoryRecord region)
    {
        ulong start;
        ulong length = ConfigurationReview.PageSize;
        switch (region.Kind)
        {
            case MemoryKind.Channel:
                start = review.Vector.Channel(region.Index).HostPhysical;
                length = review.Vector.Channel(region.Index).Length;
                break;
            case MemoryKind.Audit:
                start = review.Vector.Header.AuditStart;
                length = review.Vector.Header.AuditLength;
                break;
            case MemoryKind.MonitoredMemory:
                return review.CountOf(region.Index, OwnKinds, 0, region.HostPhysical, region.Length) != 0;
            default:
                start = review.Vector.Subject(region.Index).Block
                    + (region.Kind == MemoryKind.Counters ? SubjectBlock.Counters : SubjectBlock.MonitoredState);
                break;
        }

        return region.HostPhysical == start && region.Length == length;
    }
}
