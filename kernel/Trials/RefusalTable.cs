namespace Bulkhead.Kernel.Trials;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// What the SDM documents for each <see cref="Refusal"/> (Vol. 3C, VMXON, "Operation" and the exceptions of each mode;
/// Vol. 2A, LOCK).
/// </summary>
public static class RefusalTable
{
    /// <summary>The VM-instruction error "VMXON executed in VMX root operation" (SDM Vol. 3C, 31.4).</summary>
    public const byte VmxonInRootOperation = 15;

    private static ReadOnlySpan<byte> Names =>
        ("cr4-vmxe-clear\0cr0-ne-clear\0cr0-pg-clear\0cr4-fixed-bit\0feature-control-unlocked\0"u8 +
         "feature-control-vmxon-disabled\0smx-operation\0a20-masked\0region-misaligned\0"u8 +
         "region-beyond-physical-width\0revision-wrong\0revision-bit-31\0in-root-without-vmcs\0"u8 +
         "in-root-with-vmcs\0in-root-at-cpl-3\0cpl-3\0compatibility-mode\0virtual-8086-mode\0"u8 +
         "real-address-mode\0register-operand\0lock-prefix\0operand-not-present\0operand-not-canonical\0"u8 +
         "non-root-operation\0"u8);

    private static ReadOnlySpan<byte> Conditions =>
        ("CR4.VMXE = 0\0CR0.NE = 0, which is fixed to 1\0CR0.PG = 0, which is fixed to 1\0"u8 +
         "a bit of CR4 that is fixed to 1 is 0\0IA32_FEATURE_CONTROL bit 0 (lock) = 0, bit 2 = 1\0"u8 +
         "IA32_FEATURE_CONTROL bit 2 = 0 outside SMX operation\0"u8 +
         "IA32_FEATURE_CONTROL bit 1 = 0 in SMX operation\0A20M mode\0region not on a 4-KByte boundary\0"u8 +
         "region beyond the physical-address width\0revision identifier wrong\0"u8 +
         "bit 31 of the revision identifier = 1\0in VMX root operation, no current VMCS\0"u8 +
         "in VMX root operation, a current VMCS\0in VMX root operation, CPL > 0\0CPL > 0\0"u8 +
         "IA32_EFER.LMA = 1 and CS.L = 0\0RFLAGS.VM = 1\0CR0.PE = 0\0operand is a register\0LOCK prefix\0"u8 +
         "operand on a page that is not present\0operand at a non-canonical address\0in VMX non-root operation\0"u8);

    /// <summary>The name of the test point, without its prefix.</summary>
    public static ReadOnlySpan<byte> Name(Refusal refusal) => NameList.At(Names, (int)refusal);

    /// <summary>The condition in the SDM's words.</summary>
    public static ReadOnlySpan<byte> Condition(Refusal refusal) => NameList.At(Conditions, (int)refusal);

    /// <summary>How VMXON must end; nothing is expected of <see cref="Refusal.NonRoot"/>, a VM exit.</summary>
    public static TrialOutcome Expected(Refusal refusal) => refusal switch
    {
        Refusal.Cr4VmxeClear
            or Refusal.CompatibilityMode
            or Refusal.Virtual8086Mode
            or Refusal.RealAddressMode
            or Refusal.RegisterOperand
            or Refusal.LockPrefix => TrialOutcome.Fault(ExceptionVector.InvalidOpcode),
        Refusal.Cr0NeClear
            or Refusal.Cr0PgClear
            or Refusal.Cr4FixedBit
            or Refusal.Lock
            or Refusal.EnableOutsideSmx
            or Refusal.Smx
            or Refusal.A20Masked
            or Refusal.InRootAtCpl3
            or Refusal.Cpl3
            or Refusal.OperandNotCanonical => TrialOutcome.Fault(ExceptionVector.GeneralProtection),
        Refusal.OperandNotPresent => TrialOutcome.Fault(ExceptionVector.PageFault),
        Refusal.InRootWithVmcs => TrialOutcome.FailValid(VmxonInRootOperation),
        _ => TrialOutcome.FailInvalid,
    };
}
