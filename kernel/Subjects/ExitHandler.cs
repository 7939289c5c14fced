namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>The slow level of the exit path: whatever the fast one left open.</summary>
public static class ExitHandler
{
    /// <summary>Bits 6:5 of SS's access rights are the CPL.</summary>
    private const ulong DescriptorPrivilegeLevel = 3 << 5;

    /// <summary>
    /// Decides the exit that vm_exit recorded in the subject's state. True if the subject goes on; false with its cause
    /// if not, for the images that tell of it: the product's audit has what it needs.
    /// </summary>
    public static bool Handle(ref Subject subject)
    {
        bool goesOn = Handle(ref subject, subject.Traps.For((uint)subject.State.ExitReason));
        if (!goesOn)
        {
            bool isEntryFailure = new ExitReasonField((uint)subject.State.ExitReason).IsEntryFailure;
            subject.Cause = isEntryFailure ? StopCause.EntryFailed : StopCause.Trap;
            ReadExit(ref subject.LastExit);
        }

        return goesOn;
    }

    /// <summary>
    /// The same, without the cause, with what policy says of an exit that is not the kernel's own business.
    /// </summary>
    public static bool Handle(ref Subject subject, TrapAction action)
    {
        bool goesOn = Decide(ref subject, action);
        if (goesOn)
        {
            EventDelivery.Deliver(ref subject.Pending);
        }

        return goesOn;
    }

    private static bool Decide(ref Subject subject, TrapAction action)
    {
        ExitReasonField reason = new((uint)subject.State.ExitReason);
        return !reason.IsEntryFailure && reason.Basic switch
        {
            ExitReason.Cpuid => SubjectCpuid.Handle(ref subject.State.Registers, subject.Kilohertz),
            ExitReason.Xsetbv => HandleXsetbv(ref subject.State),
            ExitReason.ControlRegisterAccess => SubjectControlRegisters.Handle(ref subject.State),
            ExitReason.ExceptionOrNmi => SubjectExceptions.Handle(),
            ExitReason.MovDr => SubjectDebugRegisters.Handle(ref subject.State),
            ExitReason.Rdtsc or ExitReason.Rdtscp => SubjectTime.Answer(ref subject.State.Registers, reason.Basic),
            ExitReason.Invlpg => TranslationCache.Invalidate() && Events.Skip(),
            ExitReason.VmxPreemptionTimerExpired when action == TrapAction.Resume =>
                PreemptionTimer.Disarm() && Redeliver(),
            ExitReason.InterruptWindow or ExitReason.NmiWindow => Redeliver(),
            _ => HandleTrap(ref subject, reason, action),
        };
    }

    /// <summary>Records that VMLAUNCH or VMRESUME refused the VMCS.</summary>
    public static void RecordRefusal(ref Subject subject)
    {
        subject.Cause = StopCause.VmcsRefused;
        subject.LastExit = default;
        subject.LastExit.Reason = new ExitReasonField((uint)Vmcs.Read(VmcsField.VmInstructionError));
    }

    private static bool HandleTrap(ref Subject subject, ExitReasonField reason, TrapAction action)
    {
        // A task switch takes the event with it; what switches tasks for the subject delivers it.
        bool mayInterrupt = !reason.IsByInstruction && reason.Basic != ExitReason.TaskSwitch;
        InterruptionInformation interrupted =
            new(mayInterrupt ? (uint)Vmcs.Read(VmcsField.IdtVectoringInformation) : 0);
        return action switch
        {
            TrapAction.Resume => Events.TryRedeliver(interrupted),
            TrapAction.Skip => reason.IsByInstruction && Events.Skip(),
            TrapAction.AbsentPort => reason.Basic == ExitReason.IoInstruction
                && HandleAbsentPort(ref subject.State.Registers),
            TrapAction.InvalidOpcode => Events.TryInject(ExceptionVector.InvalidOpcode, interrupted),
            TrapAction.GeneralProtection => Events.TryInject(ExceptionVector.GeneralProtection, interrupted),
            _ => false,
        };
    }

    private static bool Redeliver() =>
        Events.TryRedeliver(new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation)));

    private static bool HandleAbsentPort(ref GeneralRegisters registers)
    {
        IoInstructionQualification access = new(Vmcs.Read(VmcsField.ExitQualification));
        if (access.IsString)
        {
            return false;
        }

        if (access.IsInput)
        {
            ulong ones = (1ul << (access.Size * 8)) - 1;
            registers.Rax = access.Size == 4 ? ones : registers.Rax | ones;
        }

        return Events.Skip();
    }

    /// <summary>
    /// A value that the processor would refuse is the subject's #GP and never reaches the processor. Not every one
    /// raises #GP at CPL 3 before the VM exit, as it should (SDM Vol. 3C, 26.1.1).
    /// </summary>
    private static bool HandleXsetbv(ref SubjectState state)
    {
        ulong value = (uint)state.Registers.Rax | (state.Registers.Rdx << 32);
        ExtendedControlRegister0Fault fault = ExtendedControlRegister0Rules.Check(value, state.ExtendedStateMask);
        bool isPrivileged = (Vmcs.Read(VmcsField.GuestSsAccessRights) & DescriptorPrivilegeLevel) == 0;
        if (!isPrivileged || (uint)state.Registers.Rcx != 0 || fault != ExtendedControlRegister0Fault.None)
        {
            return Events.TryInject(ExceptionVector.GeneralProtection, default);
        }

        state.ExtendedControl0 = value;
        return Events.Skip();
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
