namespace Bulkhead.Kernel.Trials.Bench;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;

/// <summary>The labels of the bench image's assembly: all are addresses, and not called.</summary>
public static unsafe class BenchSymbols
{
    /// <summary>The benchmark programs, in the order in which they run.</summary>
    public static MemoryRange Programs() => new((ulong)(delegate*<void>)&ProgramsStart, (ulong)(delegate*<void>)&ProgramsEnd);

    /// <summary>Counted in the counting image; 0 in the other.</summary>
    public static VmcsAccesses* Accesses() => (VmcsAccesses*)(delegate*<void>)&AccessesStart;

    [RuntimeImport("*", "bench_programs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ProgramsStart();

    [RuntimeImport("*", "bench_programs_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ProgramsEnd();

    [RuntimeImport("*", "vmcs_accesses"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void AccessesStart();
}
