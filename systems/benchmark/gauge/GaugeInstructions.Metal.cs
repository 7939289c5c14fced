namespace Bulkhead.Systems.Benchmark.GaugeSubject;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The stub of yield.asm.</summary>
internal static class GaugeInstructions
{
    /// <summary>Waits for the next minor frame; the TSC as its first instruction reads it.</summary>
    [RuntimeImport("*", "yield_and_rdtsc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong YieldAndRdtsc();
}
