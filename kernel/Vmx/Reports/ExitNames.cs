namespace Bulkhead.Kernel.Vmx.Reports;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>The SDM's words for exit reasons and for the numbers in what comes with them.</summary>
public static class ExitNames
{
    /// <summary>Basic exit reasons from 0 (SDM Vol. 3D, appendix C); empty where the SDM reserves the number.</summary>
    public static ReadOnlySpan<byte> Reasons =>
        ("exception or NMI\0external interrupt\0triple fault\0INIT signal\0start-up IPI\0I/O SMI\0other SMI\0"u8 +
         "interrupt window\0NMI window\0task switch\0CPUID\0GETSEC\0HLT\0INVD\0INVLPG\0RDPMC\0RDTSC\0RSM\0VMCALL\0"u8 +
         "VMCLEAR\0VMLAUNCH\0VMPTRLD\0VMPTRST\0VMREAD\0VMRESUME\0VMWRITE\0VMXOFF\0VMXON\0control-register access\0"u8 +
         "MOV DR\0I/O instruction\0RDMSR\0WRMSR\0VM-entry failure due to invalid guest state\0"u8 +
         "VM-entry failure due to MSR loading\0\0MWAIT\0monitor trap flag\0\0MONITOR\0PAUSE\0"u8 +
         "VM-entry failure due to machine-check event\0\0TPR below threshold\0APIC access\0virtualized EOI\0"u8 +
         "access to GDTR or IDTR\0access to LDTR or TR\0EPT violation\0EPT misconfiguration\0INVEPT\0RDTSCP\0"u8 +
         "VMX-preemption timer expired\0INVVPID\0WBINVD or WBNOINVD\0XSETBV\0APIC write\0RDRAND\0INVPCID\0VMFUNC\0"u8 +
         "ENCLS\0RDSEED\0page-modification log full\0XSAVES\0XRSTORS\0PCONFIG\0SPP-related event\0UMWAIT\0TPAUSE\0"u8 +
         "LOADIWKEY\0ENCLV\0\0ENQCMD PASID translation failure\0ENQCMDS PASID translation failure\0bus lock\0"u8 +
         "instruction timeout\0SEAMCALL\0TDCALL\0RDMSRLIST\0WRMSRLIST\0"u8);

    /// <summary>Bits 25 to 31 of the exit-reason field, from 0 (SDM Vol. 3C, 25.9.1).</summary>
    public static ReadOnlySpan<byte> ReasonFlags =>
        ("prematurely busy shadow stack\0bus lock\0in enclave mode\0pending MTF\0from VMX root operation\0\0"u8 +
         "VM-entry failure\0"u8);

    /// <summary>VM-instruction errors from 1 (SDM Vol. 3C, 31.4); empty where there is none.</summary>
    public static ReadOnlySpan<byte> InstructionErrors =>
        ("VMCALL executed in VMX root operation\0VMCLEAR with invalid physical address\0"u8 +
         "VMCLEAR with VMXON pointer\0"u8 +
         "VMLAUNCH with non-clear VMCS\0VMRESUME with non-launched VMCS\0VMRESUME after VMXOFF\0"u8 +
         "VM entry with invalid control field(s)\0VM entry with invalid host-state field(s)\0"u8 +
         "VMPTRLD with invalid physical address\0VMPTRLD with VMXON pointer\0"u8 +
         "VMPTRLD with incorrect VMCS revision identifier\0VMREAD or VMWRITE of unsupported VMCS component\0"u8 +
         "VMWRITE to read-only VMCS component\0\0VMXON executed in VMX root operation\0"u8 +
         "VM entry with invalid executive-VMCS pointer\0VM entry with non-launched executive VMCS\0"u8 +
         "VM entry with executive-VMCS pointer not VMXON pointer\0VMCALL with non-clear VMCS\0"u8 +
         "VMCALL with invalid VM-exit control fields\0\0VMCALL with incorrect MSEG revision identifier\0"u8 +
         "VMXOFF under dual-monitor treatment\0VMCALL with invalid SMM-monitor features\0"u8 +
         "VM entry with invalid VM-execution control fields in executive VMCS\0"u8 +
         "VM entry with events blocked by MOV SS\0\0invalid operand to INVEPT or INVVPID\0"u8);

    /// <summary>Interruption types from 0 (SDM Vol. 3C, 25.9.2).</summary>
    public static ReadOnlySpan<byte> InterruptionTypes =>
        ("external interrupt\0reserved type\0NMI\0hardware exception\0software interrupt\0"u8 +
         "privileged software exception\0software exception\0other event\0"u8);

    /// <summary>General-purpose registers by their numbers in instructions.</summary>
    public static ReadOnlySpan<byte> Registers =>
        "RAX\0RCX\0RDX\0RBX\0RSP\0RBP\0RSI\0RDI\0R8\0R9\0R10\0R11\0R12\0R13\0R14\0R15\0"u8;

    /// <summary>Segment registers by their numbers in instructions.</summary>
    public static ReadOnlySpan<byte> Segments => "ES\0CS\0SS\0DS\0FS\0GS\0-\0-\0"u8;

    /// <summary>The name of a basic exit reason; "unknown reason" for a reserved one.</summary>
    public static ReadOnlySpan<byte> Of(ExitReason reason) =>
        OrUnknown(NameList.At(Reasons, (int)reason), "unknown reason"u8);

    /// <summary>The name of a VM-instruction error; "unknown error" for a number that has none.</summary>
    public static ReadOnlySpan<byte> Of(VmInstructionError error) =>
        error == VmInstructionError.None
            ? "no error"u8
            : OrUnknown(NameList.At(InstructionErrors, (int)error - 1), "unknown error"u8);

    private static ReadOnlySpan<byte> OrUnknown(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unknown) =>
        name.IsEmpty ? unknown : name;
}
