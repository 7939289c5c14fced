namespace Bulkhead.Kernel.Subjects;

using System.Runtime.InteropServices;

/// <summary>
/// What the processor does not keep in the VMCS of a subject. kernel/Vmx/Entry.asm knows the offsets of the first five
/// fields.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SubjectState
{
    public GeneralRegisters Registers;

    /// <summary>The XSAVE area of the subject: 64-byte aligned, as large as CPUID leaf 0DH says.</summary>
    public byte* ExtendedState;

    /// <summary>The subject's XCR0, in force while it runs.</summary>
    public ulong ExtendedControl0;

    /// <summary>
    /// All that the processor can save, in force while the kernel saves and restores; 0 without XSAVE.
    /// </summary>
    public ulong ExtendedStateMask;

    /// <summary>The exit-reason field, 32 bits, as vm_exit found it.</summary>
    public ulong ExitReason;

    /// <summary>What the fast level of the exit path answers from.</summary>
    public CpuidTable* Cpuid;
    public MsrTable* Msrs;

    /// <summary>The physical address of the VMCS.</summary>
    public ulong VmcsAddress;

    /// <summary>What SubjectSwitch loads at the start of a run and saves at its end.</summary>
    public SwitchedRegisters Switched;

    /// <summary>IA32_KERNEL_GS_BASE, which SWAPGS exchanges with the GS base of the VMCS.</summary>
    public ulong KernelGsBase;

    /// <summary>The subject's CR8, 0 to 15.</summary>
    public ulong TaskPriority;
}
