namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// The slow level of the exits of subjects under a policy: the kernel's own business first, then what the policy says of
/// the rest.
/// </summary>
public static unsafe class SubjectExits
{
    /// <summary>Decides the exit of the current subject; returns whoever goes on.</summary>
    public static SubjectState* Handle(Dispatcher* dispatcher, Subject* subject)
    {
        ExitReasonField reason = new((uint)subject->State.ExitReason);
        if (reason.Value == (uint)ExitReason.VmxPreemptionTimerExpired)
        {
            return Redeliver() ? FrameSwitch.Next(dispatcher)
                : SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, 0);
        }

        if (reason.IsEntryFailure)
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.EntryFailed, 0);
        }

        switch (reason.Basic)
        {
            case ExitReason.Vmcall:
                return Hypercalls.Handle(dispatcher, subject);
            case ExitReason.Hlt:
                return SubjectWait.Halt(dispatcher, subject);
            case ExitReason.ExternalInterrupt:
                SubjectInterrupts.Forward(dispatcher, subject);
                return Redeliver() ? FrameSwitch.Rest(dispatcher)
                    : SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, 0);
            default:
                return subject->Traps.For(reason.Basic) == TrapAction.Monitor
                    ? Monitors.Enter(dispatcher, subject, reason.Basic)
                    : HandleTrap(dispatcher, subject);
        }
    }

    /// <summary>VMLAUNCH or VMRESUME refused the current subject's VMCS.</summary>
    public static SubjectState* HandleRefusal(Dispatcher* dispatcher, Subject* subject)
    {
        ulong error = Vmcs.Read(VmcsField.VmInstructionError);
        SubjectFault.Record(dispatcher, subject, AuditKind.VmcsRefused, error, 0, 0);
        return FrameSwitch.Rest(dispatcher);
    }

    private static SubjectState* HandleTrap(Dispatcher* dispatcher, Subject* subject)
    {
        ExitReason reason = new ExitReasonField((uint)subject->State.ExitReason).Basic;

        // A native subject handles no exceptions, and has no use for control and debug registers.
        bool isFault = !subject->HandlesExceptions
            && reason is (ExitReason.ExceptionOrNmi or ExitReason.ControlRegisterAccess or ExitReason.MovDr);
        if (!isFault && ExitHandler.Handle(ref *subject))
        {
            return &subject->State;
        }

        ulong address = reason switch
        {
            ExitReason.ExceptionOrNmi => Vmcs.Read(VmcsField.VmExitInterruptionInformation),
            ExitReason.EptViolation or ExitReason.EptMisconfiguration => Vmcs.Read(VmcsField.GuestPhysicalAddress),
            _ => (uint)subject->State.Registers.Rcx,
        };
        return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, address);
    }

    /// <summary>Has an event delivered again whose delivery the exit interrupted; false if it cannot be.</summary>
    private static bool Redeliver()
    {
        InterruptionInformation interrupted = new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation));
        return !interrupted.IsValid || Events.TryRedeliver(interrupted);
    }
}
