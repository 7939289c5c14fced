namespace Bulkhead.Kernel.Trials;

using System.Runtime.CompilerServices;

/// <summary>
/// The interrupt vector table of real-address mode: a far pointer a vector (SDM Vol. 3B, 21.1.4 "Interrupt and
/// Exception Handling"). Code above 1 MiB is reached through the segment 0xfffc.
/// </summary>
[InlineArray(Count)]
public struct InterruptVectorTable
{
    public const int Count = 32;

    /// <summary>Where <see cref="HighSegment"/> begins; it reaches 64 KiB less 64 bytes above 1 MiB.</summary>
    public const uint HighSegmentBase = 0xfffc0;

    /// <summary>
    /// The highest whose bits 1:0 are 0. Still in CS when protected mode is entered again, they do not matter there:
    /// CPL is SS.DPL (SDM Vol. 3A, 5.5). But Bochs, at a VM entry into that state, takes CPL from them.
    /// </summary>
    public const ushort HighSegment = 0xfffc;

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
