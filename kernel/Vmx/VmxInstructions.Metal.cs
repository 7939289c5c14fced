namespace Bulkhead.Kernel.Vmx;

using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>The stubs of kernel/Vmx/Instructions.asm, by the instructions' names (SDM Vol. 3C, chapter 31).</summary>
public static unsafe class VmxInstructions
{
    [RuntimeImport("*", "vmxon"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmxon(ulong* vmxonPointer);

    [RuntimeImport("*", "vmxoff"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern VmxResult Vmxoff();
}
