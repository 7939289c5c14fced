namespace Bulkhead.Kernel.Subjects;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Vmx;

/// <summary>Why a subject runs no more.</summary>
public enum StopCause
{
    /// <summary>It has not been stopped.</summary>
    None,

    /// <summary>It ended itself by a hypercall.</summary>
    Ended,

    /// <summary>It caused an exit that policy answers with the subject's end.</summary>
    Trap,

    /// <summary>VM entry found its state invalid (an exit with bit 31 of the reason set).</summary>
    EntryFailed,

    /// <summary>VMLAUNCH or VMRESUME refused its VMCS.</summary>
    VmcsRefused,
}

/// <summary>A subject: its state, what its traps do, and how it ended.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Subject
{
    /// <summary>It comes first: a pointer to it is a pointer to the subject.</summary>
    public SubjectState State;

    public TrapTable Traps;
    public CpuidTable Cpuid;
    public MsrTable Msrs;

    /// <summary>The events that wait until the subject can take them.</summary>
    public PendingEvents Pending;

    public StopCause Cause;

    /// <summary>
    /// The last exit, or with <see cref="StopCause.VmcsRefused"/> the VM-instruction error as its reason.
    /// </summary>
    public ExitInformation LastExit;
}
