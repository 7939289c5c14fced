namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>A partition, and to which others information may flow from it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PartitionRecord
{
    /// <summary>A row of the flow matrix has this many bits.</summary>
    public const int MaximumCount = 64;

    public RecordName Name;

    /// <summary>Bit j: information may flow to the partition at index j. Its own bit is set.</summary>
    public ulong FlowsTo;
}
