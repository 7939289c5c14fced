namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>The slow level of the exit path: whatever the fast one left open.</summary>
public static class ExitHandler
{
    /// <summary>
    /// Decides the exit that vm_exit recorded in the subject's state. True if the subject goes on; false with its cause
    /// if not.
    /// </summary>
    public static bool Handle(ref Subject subject)
    {
        ExitReasonField reason = new((uint)subject.State.ExitReason);
        if (reason.IsEntryFailure)
        {
            return Stop(ref subject, StopCause.EntryFailed);
        }

        // A task switch takes the event with it; what switches tasks for the subject delivers it.
        bool mayInterrupt = !reason.IsByInstruction && reason.Basic != ExitReason.TaskSwitch;
        InterruptionInformation interrupted =
            new(mayInterrupt ? (uint)Vmcs.Read(VmcsField.IdtVectoringInformation) : 0);
        bool goesOn = subject.Traps.For(reason.Basic) switch
        {
            TrapAction.Resume => Events.TryRedeliver(interrupted),
            TrapAction.Skip => TrySkip(reason),
            TrapAction.InvalidOpcode => Events.TryInject(ExceptionVector.InvalidOpcode, interrupted),
            TrapAction.GeneralProtection => Events.TryInject(ExceptionVector.GeneralProtection, interrupted),
            _ => false,
        };
        return goesOn || Stop(ref subject, StopCause.Trap);
    }

    /// <summary>Records that VMLAUNCH or VMRESUME refused the VMCS.</summary>
    public static void RecordRefusal(ref Subject subject)
    {
        subject.Cause = StopCause.VmcsRefused;
        subject.LastExit = default;
        subject.LastExit.Reason = new ExitReasonField((uint)Vmcs.Read(VmcsField.VmInstructionError));
    }

    /// <summary>There is nothing to skip if no instruction caused the exit.</summary>
    private static bool TrySkip(ExitReasonField reason)
    {
        if (reason.IsByInstruction)
        {
            Events.SkipInstruction();
        }

        return reason.IsByInstruction;
    }

    private static bool Stop(ref Subject subject, StopCause cause)
    {
        subject.Cause = cause;
        ReadExit(ref subject.LastExit);
        return false;
    }

    private static void ReadExit(ref ExitInformation exit)
    {
        exit.Reason = new ExitReasonField((uint)Vmcs.Read(VmcsField.ExitReason));
        exit.Qualification = Vmcs.Read(VmcsField.ExitQualification);
        exit.GuestLinearAddress = Vmcs.Read(VmcsField.GuestLinearAddress);
        exit.GuestPhysicalAddress = Vmcs.Read(VmcsField.GuestPhysicalAddress);
        exit.Interruption = new((uint)Vmcs.Read(VmcsField.VmExitInterruptionInformation));
        exit.InterruptionErrorCode = (uint)Vmcs.Read(VmcsField.VmExitInterruptionErrorCode);
        exit.IdtVectoring = new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation));
        exit.IdtVectoringErrorCode = (uint)Vmcs.Read(VmcsField.IdtVectoringErrorCode);
        exit.InstructionLength = (uint)Vmcs.Read(VmcsField.VmExitInstructionLength);
        exit.Instruction = new((uint)Vmcs.Read(VmcsField.VmExitInstructionInformation));
    }
}
