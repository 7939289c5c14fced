namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// The slow level of the exits of subjects under a policy: the kernel's own business first, then what the policy says
/// of the rest.
/// </summary>
public static unsafe class SubjectExits
{
    /// <summary>Decides the exit of the current subject; returns whoever goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SubjectState* Handle(Dispatcher* dispatcher, Subject* subject)
    {
        ExitReasonField reason = new((uint)subject->State.ExitReason);
        if (reason.Value == (uint)ExitReason.Vmcall)
        {
            return Hypercalls.Handle(dispatcher, subject);
        }

        return reason.Value == (uint)ExitReason.IoInstruction ? Monitors.EnterPort(dispatcher, subject)
            : reason.Value == (uint)ExitReason.EptViolation ? Monitors.EnterMemory(dispatcher, subject)
            : HandleTrap(dispatcher, subject, reason);
    }

    /// <summary>What is left to the subject's traps.</summary>
    public static SubjectState* HandleTrap(Dispatcher* dispatcher, Subject* subject, ExitReasonField reason)
    {
        if (reason.Value == (uint)ExitReason.ExceptionOrNmi && IsNmi())
        {
            // It is the machine's and nothing that the subject did; nor is it the subject's.
            dispatcher->Record(AuditKind.MachineNmi, subject->Index, Vmcs.Read(VmcsField.GuestRip));
            return FrameSwitch.Rest(dispatcher);
        }

        // All bits count: with an entry failure in bit 31 there is no trap.
        TrapAction action = subject->Traps.For(reason.Value);
        return action == TrapAction.Monitor
            ? Monitors.Enter(dispatcher, subject, (ExitReason)reason.Value)
            : HandleOther(dispatcher, subject, reason, action);
    }

    private static SubjectState* HandleOther(
        Dispatcher* dispatcher,
        Subject* subject,
        ExitReasonField reason,
        TrapAction action)
    {
        if (reason.Value == (uint)ExitReason.VmxPreemptionTimerExpired)
        {
            return !Redeliver() ? SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, 0)
                : subject->State.Deadline == dispatcher->Clock.End ? FrameSwitch.Next(dispatcher)
                : Monitors.EnterAtAlarm(dispatcher, subject);
        }

        if (reason.IsEntryFailure)
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.EntryFailed, 0);
        }

        switch (reason.Basic)
        {
            case ExitReason.Hlt:
                return SubjectWait.Halt(dispatcher, subject);
            case ExitReason.ExternalInterrupt:
                SubjectInterrupts.Forward(dispatcher, subject);
                return Redeliver() ? FrameSwitch.Rest(dispatcher)
                    : SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, 0);
            default:
                return Answer(dispatcher, subject, action);
        }
    }

    /// <summary>VMLAUNCH or VMRESUME refused the current subject's VMCS.</summary>
    public static SubjectState* HandleRefusal(Dispatcher* dispatcher, Subject* subject)
    {
        ulong error = Vmcs.Read(VmcsField.VmInstructionError);
        SubjectFault.Record(dispatcher, subject, AuditKind.VmcsRefused, error, 0, 0);
        return FrameSwitch.Rest(dispatcher);
    }

    /// <summary>Answers an exit as policy says, but for its monitors, or contains the subject.</summary>
    public static SubjectState* Answer(Dispatcher* dispatcher, Subject* subject, TrapAction action)
    {
        ExitReason reason = new ExitReasonField((uint)subject->State.ExitReason).Basic;
        if (reason is ExitReason.Rdmsr or ExitReason.Wrmsr && subject->HandlesExceptions)
        {
            if (reason == ExitReason.Wrmsr && (uint)subject->State.Registers.Rcx == (uint)Msr.IA32_EFER)
            {
                _ = SubjectExtendedFeatures.Handle(ref subject->State.Registers);
                return FrameSwitch.Rest(dispatcher);
            }

            RecordMsr(dispatcher, subject, reason);
        }

        bool isDenied = !subject->HandlesExceptions && IsForOperatingSystems(reason);
        if (!isDenied && ExitHandler.Handle(ref *subject, action))
        {
            return &subject->State;
        }

        ulong address = reason switch
        {
            ExitReason.EptViolation or ExitReason.EptMisconfiguration => Vmcs.Read(VmcsField.GuestPhysicalAddress),
            ExitReason.ExceptionOrNmi => Vmcs.Read(VmcsField.VmExitInterruptionInformation),
            _ => (uint)subject->State.Registers.Rcx,
        };
        return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, address);
    }

    /// <summary>
    /// What the kernel would do for a virtual machine: a native subject has no use for it, and registers that it could
    /// reach so would not be switched.
    /// </summary>
    private static bool IsForOperatingSystems(ExitReason reason) =>
        reason is ExitReason.ExceptionOrNmi or ExitReason.ControlRegisterAccess or ExitReason.MovDr
            or ExitReason.Xsetbv or ExitReason.Invlpg;

    /// <summary>Of an MSR that the subject does not have.</summary>
    private static void RecordMsr(Dispatcher* dispatcher, Subject* subject, ExitReason reason)
    {
        if (subject->MsrRecordsLeft != 0)
        {
            subject->MsrRecordsLeft--;
            ulong value = (uint)subject->State.Registers.Rax | (subject->State.Registers.Rdx << 32);
            dispatcher->Record(
                AuditKind.UnknownMsr,
                subject->Index,
                (ulong)reason,
                (uint)subject->State.Registers.Rcx,
                reason == ExitReason.Wrmsr ? value : 0,
                Vmcs.Read(VmcsField.GuestRip));
        }
    }

    private static bool IsNmi()
    {
        InterruptionInformation exception = new((uint)Vmcs.Read(VmcsField.VmExitInterruptionInformation));
        return exception.IsValid && exception.Type == InterruptionType.Nmi;
    }

    /// <summary>Has an event delivered again whose delivery the exit interrupted; false if it cannot be.</summary>
    public static bool Redeliver()
    {
        InterruptionInformation interrupted = new((uint)Vmcs.Read(VmcsField.IdtVectoringInformation));
        return !interrupted.IsValid || Events.TryRedeliver(interrupted);
    }
}
