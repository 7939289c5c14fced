namespace Bulkhead.Kernel.Configuration;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// The configuration vector as the kernel reads it. Only <see cref="ConfigurationValidator"/> makes one that is not
/// empty, when it has found the header and the tables within the module. A record's index is checked against its table
/// whenever one is read: a wrong one is a fault of the kernel and never another record.
/// </summary>
public unsafe struct ConfigurationVector
{
    private byte* _module;
    private TableStarts _starts;

    /// <summary>The vector at the start of a module with room for a header; its counts are not believed.</summary>
    internal void Open(byte* module)
    {
        _module = module;
        ulong end = ConfigurationHeader.Size;
        for (ConfigurationTable table = 0; table < (ConfigurationTable)ConfigurationHeader.TableCount; table++)
        {
            _starts[(int)table] = (uint)end;
            end += (ulong)Count(table) * ConfigurationHeader.RecordSize(table);
        }

        TablesEnd = end;
    }

    /// <summary>The offset in the module of what is behind the tables, by their counts.</summary>
    internal ulong TablesEnd { get; private set; }

    public readonly ref readonly ConfigurationHeader Header => ref *(ConfigurationHeader*)_module;

    /// <summary>How many records a table has.</summary>
    public readonly uint Count(ConfigurationTable table) => Header.Counts[(int)table];

    public readonly ref readonly PartitionRecord Partition(uint index) =>
        ref *(PartitionRecord*)Record(ConfigurationTable.Partitions, index);

    public readonly ref readonly SubjectRecord Subject(uint index) =>
        ref *(SubjectRecord*)Record(ConfigurationTable.Subjects, index);

    public readonly ref readonly MemoryRecord Memory(uint index) =>
        ref *(MemoryRecord*)Record(ConfigurationTable.Memory, index);

    public readonly ref readonly ImageRecord Image(uint index) =>
        ref *(ImageRecord*)Record(ConfigurationTable.Images, index);

    public readonly ref readonly ChannelRecord Channel(uint index) =>
        ref *(ChannelRecord*)Record(ConfigurationTable.Channels, index);

    public readonly ref readonly PortRecord Port(uint index) =>
        ref *(PortRecord*)Record(ConfigurationTable.Ports, index);

    public readonly ref readonly MsrRecord Msr(uint index) =>
        ref *(MsrRecord*)Record(ConfigurationTable.Msrs, index);

    public readonly ref readonly CpuidRecord Cpuid(uint index) =>
        ref *(CpuidRecord*)Record(ConfigurationTable.Cpuid, index);

    public readonly ref readonly EventRecord Event(uint index) =>
        ref *(EventRecord*)Record(ConfigurationTable.Events, index);

    public readonly ref readonly TrapRecord Trap(uint index) =>
        ref *(TrapRecord*)Record(ConfigurationTable.Traps, index);

    public readonly ref readonly InterruptRecord Interrupt(uint index) =>
        ref *(InterruptRecord*)Record(ConfigurationTable.Interrupts, index);

    public readonly ref readonly MajorFrameRecord MajorFrame(uint index) =>
        ref *(MajorFrameRecord*)Record(ConfigurationTable.MajorFrames, index);

    public readonly ref readonly MinorFrameRecord MinorFrame(uint index) =>
        ref *(MinorFrameRecord*)Record(ConfigurationTable.MinorFrames, index);

    /// <summary>The bytes of an image, in the module.</summary>
    public readonly ReadOnlySpan<byte> Bytes(in ImageRecord image) =>
        new(_module + image.ModuleOffset, (int)image.Length);

    /// <summary>The SHA-256 of the header and all tables: which policy this is.</summary>
    public readonly void Digest(out Sha256Digest digest)
    {
        Sha256 hash = Sha256.Start();
        hash.Add(new ReadOnlySpan<byte>(_module, (int)Header.Length));
        hash.Finish(out digest);
    }

    /// <summary>The first byte of a table, or of the header.</summary>
    internal readonly byte* Start(ConfigurationTable table) =>
        _module + (table == ConfigurationTable.Header ? 0 : _starts[(int)table]);

    /// <summary>The first byte of a record.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal readonly byte* Record(ConfigurationTable table, uint index)
    {
        if (index >= Count(table))
        {
            Instructions.Ud2();
        }

        return _module + _starts[(int)table] + (index * ConfigurationHeader.RecordSize(table));
    }

    [InlineArray(ConfigurationHeader.TableCount)]
    private struct TableStarts
    {
        private uint _first;
    }
}
