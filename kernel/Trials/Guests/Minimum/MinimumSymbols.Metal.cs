namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Vmx;

/// <summary>The labels of kernel/Trials/Guests/minimum.asm.</summary>
internal static unsafe class MinimumSymbols
{
    /// <summary>HOST_RIP for <see cref="Launch"/>; not inlined for the reason that GuestSymbols.Memory gives.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong ExitEntry() => (ulong)(delegate*<void>)&MinimumExit;

    /// <summary>VMLAUNCH: VMsucceed is a VM exit, of a guest that has run or that could not be entered.</summary>
    [RuntimeImport("*", "launch_minimum"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Launch();

    [RuntimeImport("*", "minimum_exit"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MinimumExit();
}
