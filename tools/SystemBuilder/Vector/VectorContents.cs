using Bulkhead.Kernel.Configuration;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>
/// A configuration vector as its header and the records of its tables. <see cref="VectorWriter"/> makes bytes of it,
/// <see cref="VectorReader"/> is the way back.
/// </summary>
public sealed class VectorContents
{
    /// <summary>The header; the writer sets magic, version, length and counts.</summary>
    public ConfigurationHeader Header;

    /// <summary>The partitions.</summary>
    public List<PartitionRecord> Partitions { get; } = [];

    /// <summary>The subjects; their ranges refer to the tables below.</summary>
    public List<SubjectRecord> Subjects { get; } = [];

    /// <summary>The regions of the subjects' memory.</summary>
    public List<MemoryRecord> Memory { get; } = [];

    /// <summary>The images of the subjects.</summary>
    public List<ImageRecord> Images { get; } = [];

    /// <summary>The channels.</summary>
    public List<ChannelRecord> Channels { get; } = [];

    /// <summary>The ports of the subjects.</summary>
    public List<PortRecord> Ports { get; } = [];

    /// <summary>The MSRs of the subjects.</summary>
    public List<MsrRecord> Msrs { get; } = [];

    /// <summary>The CPUID leaves of the subjects.</summary>
    public List<CpuidRecord> Cpuid { get; } = [];

    /// <summary>The events of the subjects.</summary>
    public List<EventRecord> Events { get; } = [];

    /// <summary>The traps of the subjects.</summary>
    public List<TrapRecord> Traps { get; } = [];

    /// <summary>The interrupts of devices.</summary>
    public List<InterruptRecord> Interrupts { get; } = [];

    /// <summary>The major frames.</summary>
    public List<MajorFrameRecord> MajorFrames { get; } = [];

    /// <summary>The minor frames of all major frames.</summary>
    public List<MinorFrameRecord> MinorFrames { get; } = [];
}
