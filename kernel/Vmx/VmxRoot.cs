namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>VMX root operation: its conditions, and entering and leaving it (SDM Vol. 3C, 24.7 and 31.3).</summary>
public static unsafe class VmxRoot
{
    /// <summary>Sets CR0 and CR4 as VMX operation needs them, CR4.VMXE included.</summary>
    public static void ApplyFixedBits()
    {
        ulong cr0 = (ulong)Instructions.MovFromCr0();
        Instructions.MovToCr0((ControlRegister0)FixedBits.Apply(
            cr0,
            ModelSpecificRegister.Read(Msr.IA32_VMX_CR0_FIXED0),
            ModelSpecificRegister.Read(Msr.IA32_VMX_CR0_FIXED1)));

        ulong cr4 = (ulong)(Instructions.MovFromCr4() | ControlRegister4.VmxEnable);
        Instructions.MovToCr4((ControlRegister4)FixedBits.Apply(
            cr4,
            ModelSpecificRegister.Read(Msr.IA32_VMX_CR4_FIXED0),
            ModelSpecificRegister.Read(Msr.IA32_VMX_CR4_FIXED1)));
    }

    /// <summary>Prepares the page at <paramref name="region"/> for VMXON on this processor.</summary>
    public static void InitializeRegion(ulong region)
    {
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        VmxRegion.Initialize((uint*)region, basic.RevisionIdentifier);
    }

    /// <summary>Executes VMXON with the physical address of an initialised region.</summary>
    public static VmxResult Enter(ulong region) => VmxInstructions.Vmxon(&region);

    /// <summary>Executes VMXOFF.</summary>
    public static VmxResult Leave() => VmxInstructions.Vmxoff();

    /// <summary>The condition of the SDM under which VMXON ends as it did (Vol. 3C, VMXON, "Operation").</summary>
    public static ReadOnlySpan<byte> ExplainEnter(VmxResult result)
    {
        if (result.Fault.IsPresent)
        {
            return result.Fault.Vector switch
            {
                ExceptionVector.InvalidOpcode => "#UD: CR4.VMXE is 0, or not in 64-bit or protected mode"u8,
                ExceptionVector.GeneralProtection =>
                    "#GP(0): CPL > 0, A20M, a fixed bit of CR0 or CR4, or IA32_FEATURE_CONTROL forbids it"u8,
                ExceptionVector.PageFault => "#PF: the operand is not mapped"u8,
                _ => "unexpected exception"u8,
            };
        }

        if (result.IsFailInvalid)
        {
            return ("VMfailInvalid: the region is misaligned, beyond the physical-address width or not of this "u8 +
                "revision, or already in VMX root operation without a current VMCS"u8);
        }

        return result.IsFailValid ? "VMfailValid: already in VMX root operation (error 15)"u8 : "VMsucceed"u8;
    }
}
