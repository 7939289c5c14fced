namespace Bulkhead.Kernel.Trials.Bench;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The label that only the bench image's assembly has: an address, and not called.</summary>
public static unsafe class BenchSymbols
{
    /// <summary>Counted in the counting image; 0 in the other.</summary>
    public static VmcsAccesses* Accesses() => (VmcsAccesses*)(delegate*<void>)&AccessesStart;

    [RuntimeImport("*", "vmcs_accesses"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void AccessesStart();
}
