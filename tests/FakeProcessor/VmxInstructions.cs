namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>The host's stand-in for the stubs of the VMX instructions.</summary>
public static unsafe class VmxInstructions
{
    public static VmxResult Vmxon(ulong* vmxonPointer) => Instructions.Model.Vmxon(*vmxonPointer);

    public static VmxResult Vmxoff() => Instructions.Model.Vmxoff();
}
