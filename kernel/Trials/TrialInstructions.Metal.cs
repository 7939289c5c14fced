namespace Bulkhead.Kernel.Trials;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Vmx;

/// <summary>The stubs of kernel/Trials/Instructions.asm and ProtectedMode.asm.</summary>
public static unsafe class TrialInstructions
{
    [RuntimeImport("*", "protected_mode_run"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ProtectedModeRun();

    [RuntimeImport("*", "vmxon_register"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult VmxonRegister();

    [RuntimeImport("*", "vmxon_lock"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult VmxonLock(ulong* vmxonPointer);

    [RuntimeImport("*", "vmxon_compatibility"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult VmxonCompatibility(ulong* vmxonPointer);
}
