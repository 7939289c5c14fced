namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>Hands a subject's exit over to the monitor that policy names, and takes its answer.</summary>
public static unsafe class Monitors
{
    /// <summary>
    /// Gives the current subject's access to a port to its monitor if a trap covers it that covered an earlier one, and
    /// that shows RAX: this short way decides what devices cost. Others are for the subject's traps. Of the registers
    /// it shows RAX alone.
    /// </summary>
    public static SubjectState* EnterPort(Dispatcher* dispatcher, Subject* subject)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        IoInstructionQualification access = new(qualification);
        TrapRecord* trap = (TrapRecord*)subject->RecentTraps[(int)ExitReason.IoInstruction];
        if (trap == null || access.Port < trap->First || access.Port > trap->Last || access.IsString)
        {
            return SubjectExits.HandleTrap(dispatcher, subject, new((uint)ExitReason.IoInstruction));
        }

        MonitoredStatePage* page = Show(dispatcher, subject, trap);
        page->ExitQualification = qualification;
        page->Registers.Rax = subject->State.Registers.Rax;
        return Publish(dispatcher, subject, page);
    }

    /// <summary>
    /// The same for an access to memory, if policy shows all that a decoder of instructions wants to know.
    /// </summary>
    public static SubjectState* EnterMemory(Dispatcher* dispatcher, Subject* subject)
    {
        ulong address = Vmcs.Read(VmcsField.GuestPhysicalAddress);
        TrapRecord* trap = (TrapRecord*)subject->RecentTraps[(int)ExitReason.EptViolation];
        if (trap == null || address < trap->First || address > trap->Last)
        {
            return SubjectExits.HandleTrap(dispatcher, subject, new((uint)ExitReason.EptViolation));
        }

        MonitoredStatePage* page = Show(dispatcher, subject, trap);
        InterruptionInformation interrupted = new(VmxInstructions.ReadAccess(page));
        if (interrupted.IsValid && !Events.TryRedeliver(interrupted))
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, address);
        }

        page->GuestPhysicalAddress = address;
        MonitoredExit.PublishRegisters(page, subject);
        return Publish(dispatcher, subject, page);
    }

    /// <summary>Gives the exit of the current subject to the monitor that its trap names, if it names one.</summary>
    public static SubjectState* Enter(Dispatcher* dispatcher, Subject* subject, ExitReason reason)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        ulong key = reason == ExitReason.IoInstruction ? new IoInstructionQualification(qualification).Port
            : reason == ExitReason.EptViolation ? Vmcs.Read(VmcsField.GuestPhysicalAddress)
            : reason is ExitReason.Rdmsr or ExitReason.Wrmsr ? (uint)subject->State.Registers.Rcx
            : 0;
        TrapRecord* trap = Recall(subject, reason, key);
        if (trap == null)
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
        }

        if (trap->Action != TrapAction.Monitor)
        {
            return SubjectExits.Answer(dispatcher, subject, trap->Action);
        }

        // An access in the delivery of an event: the event is delivered again behind it.
        if (reason == ExitReason.EptViolation && !SubjectExits.Redeliver())
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
        }

        MonitoredStatePage* page = Show(dispatcher, subject, trap);
        page->ExitQualification = qualification;
        if (reason is ExitReason.EptViolation or ExitReason.IoInstruction)
        {
            MonitoredExit.PublishAccess(page, trap->Visible, key);
        }

        return Give(dispatcher, subject, page);
    }

    /// <summary>
    /// The tick has come that the monitor of the current subject wants: it is told, if policy has a trap for that.
    /// </summary>
    public static SubjectState* EnterAtAlarm(Dispatcher* dispatcher, Subject* subject)
    {
        subject->Alarm = Subject.NoAlarm;
        TrapRecord* trap = Recall(subject, ExitReason.VmxPreemptionTimerExpired, 0);
        if (trap == null)
        {
            return FrameSwitch.Rest(dispatcher);
        }

        MonitoredStatePage* page = Show(dispatcher, subject, trap);
        page->Deadline = 0;
        return Give(dispatcher, subject, page);
    }

    /// <summary>Whether an event waits for the monitor of a subject that has a trap for that, and could run.</summary>
    public static bool HasEvent(Dispatcher* dispatcher, Subject* subject)
    {
        Subject* monitor = dispatcher->Subject(subject->EventTrap->Monitor);
        return !monitor->Pending.IsIdle && monitor->Phase == SubjectPhase.Ready;
    }

    /// <summary>
    /// Hands the frames of a subject that is about to begin one over to its monitor, for which an event has come;
    /// returns the monitor.
    /// </summary>
    public static Subject* Tell(Dispatcher* dispatcher, Subject* subject)
    {
        TrapRecord* trap = subject->EventTrap;
        MonitoredStatePage* page = Show(dispatcher, subject, trap);
        subject->State.ExitReason = (ulong)ExitReason.ExternalInterrupt;
        MonitoredExit.PublishRegisters(page, subject, trap->Visible);
        MonitoredExit.Publish(page, subject);
        dispatcher->Owner->FrameHolder = subject->LastMonitor;
        return subject->LastMonitor;
    }

    /// <summary>
    /// The current subject hands over to <paramref name="subject"/>: if it is the monitor that has an exit of it to
    /// answer, its answer is taken; if another monitor has, that one goes on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SubjectState* HandOver(Dispatcher* dispatcher, Subject* monitor, Subject* subject) =>
        subject->AnsweredBy == monitor
            ? MonitorAnswer.Resume(dispatcher, monitor, subject)
            : HandOverToOther(dispatcher, subject);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SubjectState* HandOverToOther(Dispatcher* dispatcher, Subject* subject)
    {
        Events.Advance();
        return FrameSwitch.HandOver(dispatcher, subject->AnsweredBy != null ? subject->AnsweredBy : subject);
    }

    /// <summary>
    /// The trap that covers an exit: the one that did so last, if it does, or another, which is remembered if it is a
    /// monitor's; null if none does.
    /// </summary>
    private static TrapRecord* Recall(Subject* subject, ExitReason reason, ulong key)
    {
        TrapRecord* trap = (TrapRecord*)subject->RecentTraps[(int)reason];
        if (trap != null && key >= trap->First && key <= trap->Last)
        {
            return trap;
        }

        trap = Find(subject, reason, key);
        if (trap != null && trap->Action == TrapAction.Monitor)
        {
            MonitoredState needed = MonitoredExit.NeededBy(reason);
            subject->RecentTraps[(int)reason] = (trap->Visible & needed) == needed ? (ulong)trap : 0;
        }

        return trap;
    }

    /// <summary>The trap of a subject that covers an exit; null if none does.</summary>
    public static TrapRecord* Find(Subject* subject, ExitReason reason, ulong key)
    {
        TrapRecord* trap = subject->FirstTrap;
        for (uint left = subject->TrapCount; left != 0; left--)
        {
            if (trap->Reason == reason && key >= trap->First && key <= trap->Last)
            {
                return trap;
            }

            trap++;
        }

        return null;
    }

    /// <summary>Where the monitor sees what the trap shows; all that comes next is the exit's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static MonitoredStatePage* Show(Dispatcher* dispatcher, Subject* subject, TrapRecord* trap)
    {
        if (subject->LastTrap != trap)
        {
            Change(dispatcher, subject, trap);
        }

        return subject->Page;
    }

    /// <summary>Another trap than before: what the last one showed, this one may hide.</summary>
    private static void Change(Dispatcher* dispatcher, Subject* subject, TrapRecord* trap)
    {
        TrapRecord* last = subject->LastTrap;
        subject->LastTrap = trap;
        subject->LastMonitor = dispatcher->Subject(trap->Monitor);
        if (last == null || last->Visible != trap->Visible)
        {
            Hide(subject);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Hide(Subject* subject)
    {
        MonitoredStatePage* page = subject->Page;
        ulong exits = page->Exits;
        ulong deadline = page->Deadline;
        *page = default;
        page->Exits = exits;
        page->Deadline = deadline;
        page->Restarts = subject->Restarts;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SubjectState* Give(Dispatcher* dispatcher, Subject* subject, MonitoredStatePage* page)
    {
        MonitoredExit.PublishRegisters(page, subject, subject->LastTrap->Visible);
        return Publish(dispatcher, subject, page);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SubjectState* Publish(Dispatcher* dispatcher, Subject* subject, MonitoredStatePage* page)
    {
        MonitoredExit.Publish(page, subject);
        Subject* monitor = subject->LastMonitor;
        dispatcher->Owner->FrameHolder = monitor;
        if (monitor->Phase != SubjectPhase.Ready || !monitor->Pending.IsIdle)
        {
            return FrameSwitch.Rest(dispatcher);
        }

        FrameSwitch.Switch(dispatcher, subject, monitor);
        monitor->State.Deadline = dispatcher->Clock.End;
        return &monitor->State;
    }
}
