namespace Bulkhead.Systems.Benchmark.CallerSubject;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;

/// <summary>The stubs of repeat.asm.</summary>
internal static class CallerInstructions
{
    /// <summary>Ticks of so many equal hypercalls and their loop.</summary>
    [RuntimeImport("*", "repeat_vmcall"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong RepeatVmcall(Hypercall number, ulong argument, ulong rounds);

    /// <summary>Ticks of the loop alone.</summary>
    [RuntimeImport("*", "repeat_nothing"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong RepeatNothing(Hypercall number, ulong argument, ulong rounds);
}
