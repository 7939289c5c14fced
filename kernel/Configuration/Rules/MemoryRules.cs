namespace Bulkhead.Kernel.Configuration;

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

    /// <summary>A virtual machine alone writes the code that it runs.</summary>
    private const EptRights AllRights = ReadWrite | EptRights.Execute;

    public static void Check(ref ConfigurationReview review, in MemoryRecord region)
    {
        review.RequireOrder(region.GuestPhysical, region.GuestPhysical + region.Length - 1);
        review.Require(
            ConfigurationReview.Contains(0, GuestLimit, region.GuestPhysical, region.Length),
            ConfigurationFault.GuestAddress);
        review.Require(
            region.Rights != AllRights || review.Vector.Subject(review.Subject).Kind == SubjectKind.VirtualMachine,
            ConfigurationFault.Rights);
        if ((FieldRuleTerms.Shared >> (int)region.Kind & 1) != 0)
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
                return review.CountOf(region.Index, FieldRuleTerms.Own, 0, region.HostPhysical, region.Length) != 0;
            default:
                start = review.Vector.Subject(region.Index).Block
                    + (region.Kind == MemoryKind.Counters ? SubjectBlock.Counters : SubjectBlock.MonitoredState);
                break;
        }

        return region.HostPhysical == start && region.Length == length;
    }
}
