namespace Bulkhead.Kernel.Subjects;

using System.Runtime.InteropServices;

/// <summary>
/// What the processor does not keep in the VMCS of a subject. kernel/Vmx/Entry.asm knows the offsets of the fields up
/// to <see cref="Start"/>.
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
    /// All that the processor can save, in force while the kernel saves and restores; 0 without XSAVE. Then
    /// <see cref="ExtendedControl0"/> is not 0: the two are equal only if XSAVE and XRSTOR need no more than that.
    /// </summary>
    public ulong ExtendedStateMask;

    /// <summary>The exit-reason field, 32 bits, as vm_exit found it.</summary>
    public ulong ExitReason;

    /// <summary>
    /// The tick of the TSC at which the subject's time is over: before each VM entry the VMX-preemption timer is set to
    /// what is left. 0: the timer is left alone.
    /// </summary>
    public ulong Deadline;

    /// <summary>The timer counts down once in 2 to this power of ticks (IA32_VMX_MISC[4:0]).</summary>
    public ulong TimerShift;

    /// <summary>A counter of 64 bits for each of the basic exit reasons 0 to 127.</summary>
    public ulong* Counters;

    /// <summary>What HOST_RSP of the VMCS holds.</summary>
    public ulong HostStack;

    /// <summary>
    /// The tick of the TSC at which the subject goes on; 0: at once. The entry code waits for it, and so what is
    /// between it and the VM entry takes the same time whatever was decided before.
    /// </summary>
    public ulong Start;

    /// <summary>What the fast level of the exit path answers from.</summary>
    public CpuidTable* Cpuid;
    public MsrTable* Msrs;

    /// <summary>The physical address of the VMCS.</summary>
    public ulong VmcsAddress;

    /// <summary>What SubjectSwitch loads at the start of a run and saves at its end.</summary>
    public SwitchedRegisters Switched;

    /// <summary>The subject's CR8, 0 to 15.</summary>
    public ulong TaskPriority;
}
