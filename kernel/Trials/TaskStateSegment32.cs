namespace Bulkhead.Kernel.Trials;

using System.Runtime.InteropServices;

/// <summary>
/// The 32-bit TSS, 104 bytes (SDM Vol. 3A, figure 9-2), of which only the stack for CPL 0 is used: an exception at
/// CPL 3 or in virtual-8086 mode switches to it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct TaskStateSegment32
{
    public const int Size = 104;

    [FieldOffset(4)]
    public uint Esp0;

    [FieldOffset(8)]
    public uint Ss0;

    /// <summary>The I/O permission bitmap's offset; at or beyond the segment's limit there is none.</summary>
    [FieldOffset(102)]
    public ushort IoMapBase;
}
