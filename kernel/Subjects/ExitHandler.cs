namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>The slow level of the exit path: whatever the fast one left open.</summary>
public static class ExitHandler
{
    /// <summary>
    /// Decides the exit that the current VMCS tells of. True if the subject goes on; false with its cause if not.
    /// </summary>
    public static bool Handle(ref Subject subject)
    {
        ReadExit(ref subject.LastExit);
        if (subject.LastExit.Reason.IsEntryFailure)
        {
            subject.Cause = StopCause.EntryFailed;
            return false;
        }

        // An event that the exit interrupted in its delivery is delivered first; nothing else may be injected then.
        if (subject.LastExit.IdtVectoring.IsValid && subject.LastExit.Reason.Basic != ExitReason.TaskSwitch)
        {
            Reinject(subject.LastExit);
        }

        switch (subject.LastExit.Reason.Basic)
        {
            case ExitReason.Cpuid:
                SubjectCpuid.Answer(ref subject.State.Registers);
                Events.SkipInstruction();
                return true;
            case ExitReason.Xsetbv:
                SetExtendedControl(ref subject.State);
                return true;
            case ExitReason.ControlRegisterAccess:
                return SubjectControlRegisters.Handle(ref subject);
            default:
                return HandleTrap(ref subject);
        }
    }

    private static bool HandleTrap(ref Subject subject)
    {
        switch (subject.Traps.For(subject.LastExit.Reason.Basic))
        {
            case TrapAction.Resume:
                return true;
            case TrapAction.Skip:
                Events.SkipInstruction();
                return true;
            case TrapAction.AbsentPort
                when !new IoInstructionQualification(subject.LastExit.Qualification).IsString:
                AnswerAbsentPort(ref subject);
                return true;
            case TrapAction.InvalidOpcode:
                Events.Inject(ExceptionVector.InvalidOpcode);
                return true;
            case TrapAction.GeneralProtection:
                Events.Inject(ExceptionVector.GeneralProtection);
                return true;
            default:
                subject.Cause = StopCause.Trap;
                return false;
        }
    }

    /// <summary>Records that VMLAUNCH or VMRESUME refused the VMCS.</summary>
    public static void RecordRefusal(ref Subject subject)
    {
        subject.Cause = StopCause.VmcsRefused;
        subject.LastExit = default;
        subject.LastExit.Reason = new ExitReasonField((uint)Vmcs.Read(VmcsField.VmInstructionError));
    }

    private static void AnswerAbsentPort(ref Subject subject)
    {
        IoInstructionQualification access = new(subject.LastExit.Qualification);
        if (access.IsInput)
        {
            ulong ones = (1ul << (access.Size * 8)) - 1;
            ref ulong rax = ref subject.State.Registers.Rax;
            rax = access.Size == 4 ? ones : rax | ones;
        }

        Events.SkipInstruction();
    }

    /// <summary>
    /// XSETBV: a value that the processor would refuse is the subject's #GP and never reaches the processor.
    /// </summary>
    private static void SetExtendedControl(ref SubjectState state)
    {
        ulong value = (uint)state.Registers.Rax | (state.Registers.Rdx << 32);
        ExtendedControlRegister0Fault fault = ExtendedControlRegister0Rules.Check(value, state.ExtendedStateMask);
        if ((uint)state.Registers.Rcx != 0 || fault != ExtendedControlRegister0Fault.None)
        {
            Events.Inject(ExceptionVector.GeneralProtection);
            return;
        }

        state.ExtendedControl0 = value;
        Events.SkipInstruction();
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

    private static void Reinject(in ExitInformation exit)
    {
        // Bit 12 is undefined in the one field and reserved in the other.
        _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, exit.IdtVectoring.Value & ~(1u << 12));
        _ = Vmcs.Write(VmcsField.VmEntryExceptionErrorCode, exit.IdtVectoringErrorCode);
        _ = Vmcs.Write(VmcsField.VmEntryInstructionLength, exit.InstructionLength);
    }
}
