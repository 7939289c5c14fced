namespace Bulkhead.Configuration.Tests.Reference;

// The records of docs/configuration-vector.md as the reference checker reads them, in numbers: it shares no type and no
// constant with the kernel.

public sealed record Slice(uint First, uint Count)
{
    public IEnumerable<int> Indices => Enumerable.Range((int)First, (int)Count);
}

public sealed record PartitionRow(byte[] Name, ulong FlowsTo);

public sealed record SubjectRow(
    byte[] Name, uint Partition, uint Mode, uint Kind, uint OnFault, uint MaximumRestarts, uint WatchdogFrames,
    ulong EntryPoint, ulong StackPointer, ulong PageTable, ulong Argument, ulong Block, uint Tables, Slice[] Slices,
    uint Reserved);

public sealed record MemoryRow(
    ulong Guest, ulong Host, ulong Length, uint Kind, uint Index, byte Rights, byte Type, ulong Reserved);

public sealed record ImageRow(ulong Guest, ulong Offset, ulong Length);

public sealed record ChannelRow(byte[] Name, ulong Host, ulong Length, uint Writer, uint Kind);

public sealed record PortRow(ushort First, ushort Last, uint Reserved);

public sealed record MsrRow(uint Index, uint Access, ulong Value, ulong Writable);

public sealed record CpuidRow(uint Leaf, uint Reserved);

public sealed record EventRow(uint Action, uint Target, uint Vector, uint Reserved);

public sealed record TrapRow(
    ushort Reason, byte Action, byte Reserved, uint Monitor, uint Visible, uint Changeable, ulong First, ulong Last);

public sealed record InterruptRow(uint Line, uint Subject, uint Vector, uint Reserved);

public sealed record MajorRow(byte[] Name, Slice Frames);

public sealed record MinorRow(uint Subject, uint Microseconds);
