namespace Bulkhead.Kernel.Trials;

using System.Runtime.CompilerServices;

/// <summary>
/// The interrupt vector table of real-address mode: a far pointer a vector (SDM Vol. 3B, 21.1.4 "Interrupt and
/// Exception Handling"). Code above 1 MiB is reached through the segment 0xffff.
/// </summary>
[InlineArray(Count)]
public struct InterruptVectorTable
{
    public const int Count = 32;

    /// <summary>Where <see cref="HighSegment"/> begins; it reaches 64 KiB less 16 bytes above 1 MiB.</summary>
    public const uint HighSegmentBase = 0xffff0;

    public const ushort HighSegment = 0xffff;

    /// <summary>The size in bytes of one entry point of kernel/Trials/OtherModes.asm.</summary>
    private const uint EntrySize = 3;

    private uint _first;

    /// <summary>Points every vector at its entry; the link fails if the segment does not reach them.</summary>
    public static void Fill(ref InterruptVectorTable table, uint firstEntry)
    {
        for (int vector = 0; vector < Count; vector++)
        {
            uint offset = firstEntry + ((uint)vector * EntrySize) - HighSegmentBase;
            table[vector] = ((uint)HighSegment << 16) | offset;
        }
    }
}
