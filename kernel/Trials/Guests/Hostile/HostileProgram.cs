namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// A record of the table of hostile guests in kernel/Trials/Guests/hostile.asm, which is also the table of verdicts: 48
/// bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct HostileProgram
{
    /// <summary>The verdict of a guest that is answered all along and ends by itself.</summary>
    private const uint Ended = 0xffff;

    /// <summary>No verdict of any guest.</summary>
    private const uint None = ~0u;

    public readonly GuestProgram Program;

    private readonly ulong _machine;
    private readonly uint _verdict;
    private readonly uint _otherVerdict;

    public HostileMachineKind Machine => (HostileMachineKind)_machine;

    /// <summary>Nothing but the VMX-preemption timer is to stop it.</summary>
    public bool IsEndless => _verdict == (uint)ExitReason.VmxPreemptionTimerExpired;

    /// <summary>Whether the guest may end so, on this or on another processor.</summary>
    public bool Expects(StopCause cause, ExitReason reason)
    {
        uint verdict = cause switch
        {
            StopCause.Ended => Ended,
            StopCause.Trap or StopCause.EntryFailed => (uint)reason,
            _ => None,
        };
        return verdict == _verdict || verdict == _otherVerdict;
    }
}
