using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>A table of the configuration vector, whatever its records are.</summary>
internal interface IVectorTable
{
    /// <summary>Which one it is.</summary>
    ConfigurationTable Table { get; }

    /// <summary>The type of its records.</summary>
    Type RecordType { get; }

    /// <summary>The bytes of a record.</summary>
    int RecordSize { get; }

    /// <summary>How many records there are.</summary>
    int Count { get; }

    /// <summary>The records as they lie in memory.</summary>
    ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Adds the records whose bytes these are.</summary>
    void Add(ReadOnlySpan<byte> bytes);
}

/// <summary>A table over a list of <typeparamref name="T"/>: the very structures that the kernel reads.</summary>
internal sealed class VectorTable<T>(ConfigurationTable table, List<T> records) : IVectorTable
    where T : unmanaged
{
    public ConfigurationTable Table => table;

    public Type RecordType => typeof(T);

    public int RecordSize => Unsafe.SizeOf<T>();

    public int Count => records.Count;

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(records));

    public void Add(ReadOnlySpan<byte> bytes) => records.AddRange(MemoryMarshal.Cast<byte, T>(bytes));
}

/// <summary>The tables of a vector in their order.</summary>
internal static class VectorTables
{
    /// <summary>All tables of <paramref name="contents"/>, in the order of <see cref="ConfigurationTable"/>.</summary>
    public static IReadOnlyList<IVectorTable> Of(VectorContents contents) =>
    [
        new VectorTable<PartitionRecord>(ConfigurationTable.Partitions, contents.Partitions),
        new VectorTable<SubjectRecord>(ConfigurationTable.Subjects, contents.Subjects),
        new VectorTable<MemoryRecord>(ConfigurationTable.Memory, contents.Memory),
        new VectorTable<ImageRecord>(ConfigurationTable.Images, contents.Images),
        new VectorTable<ChannelRecord>(ConfigurationTable.Channels, contents.Channels),
        new VectorTable<PortRecord>(ConfigurationTable.Ports, contents.Ports),
        new VectorTable<MsrRecord>(ConfigurationTable.Msrs, contents.Msrs),
        new VectorTable<CpuidRecord>(ConfigurationTable.Cpuid, contents.Cpuid),
        new VectorTable<EventRecord>(ConfigurationTable.Events, contents.Events),
        new VectorTable<TrapRecord>(ConfigurationTable.Traps, contents.Traps),
        new VectorTable<InterruptRecord>(ConfigurationTable.Interrupts, contents.Interrupts),
        new VectorTable<MajorFrameRecord>(ConfigurationTable.MajorFrames, contents.MajorFrames),
        new VectorTable<MinorFrameRecord>(ConfigurationTable.MinorFrames, contents.MinorFrames),
    ];
}
