namespace Bulkhead.Kernel.Boot;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The functions of Sha256Lanes.asm: they add a block to the state of some lanes.</summary>
public static unsafe class Sha256LaneRounds
{
    /// <summary>With AVX2.</summary>
    /// <param name="state">Eight words of each lane.</param>
    /// <param name="block">Sixteen words of each lane, 512 bytes.</param>
    /// <param name="constants">The 64 constants of the rounds.</param>
    [RuntimeImport("*", "sha256_eight_lanes"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EightLanes(uint* state, byte* block, uint* constants);

    /// <summary>The first four of eight lanes, with SSE2, which every processor with 64-bit mode has.</summary>
    [RuntimeImport("*", "sha256_four_lanes"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void FourLanes(uint* state, byte* block, uint* constants);
}
