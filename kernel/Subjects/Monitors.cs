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
    /// Gives the current subject's access to a port to its monitor if it is one that the last exit's trap covers, too:
    /// this short way decides what devices cost. Others are for the subject's traps.
    /// </summary>
    public static SubjectState* EnterPort(Dispatcher* dispatcher, Subject* subject)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        IoInstructionQualification access = new(qualification);
        TrapRecord* trap = subject->LastTrap;
        if (trap == null
            || trap->Reason != ExitReason.IoInstruction
            || access.Port < trap->First
            || access.Port > trap->Last
            || access.IsString)
        {
            return SubjectExits.HandleTrap(dispatcher, subject, new((uint)ExitReason.IoInstruction));
        }

        subject->Page->ExitQualification = qualification;
        return Publish(dispatcher, subject, trap);
    }

    /// <summary>Gives the exit of the current subject to the monitor that its trap names, if it names one.</summary>
    public static SubjectState* Enter(Dispatcher* dispatcher, Subject* subject, ExitReason reason)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        ulong key = reason == ExitReason.IoInstruction ? new IoInstructionQualification(qualification).Port
            : reason == ExitReason.EptViolation ? Vmcs.Read(VmcsField.GuestPhysicalAddress)
            : reason is ExitReason.Rdmsr or ExitReason.Wrmsr ? (uint)subject->State.Registers.Rcx
            : 0;
        TrapRecord* trap = subject->LastTrap;
        if (trap == null || trap->Reason != reason || key < trap->First || key > trap->Last)
        {
            trap = Find(subject, reason, key);
            if (trap == null)
            {
                return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
            }

            if (trap->Action != TrapAction.Monitor)
            {
                return SubjectExits.Answer(dispatcher, subject, trap->Action);
            }

            Show(dispatcher, subject, trap);
        }

        MonitoredStatePage* page = subject->Page;
        page->ExitQualification = qualification;
        if (reason is ExitReason.EptViolation or ExitReason.IoInstruction)
        {
            // An access in the delivery of an event: the event is delivered again behind it.
            if (reason == ExitReason.EptViolation && !SubjectExits.Redeliver())
            {
                return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
            }

            MonitoredExit.PublishAccess(page, trap->Visible, key);
        }

        return Publish(dispatcher, subject, trap);
    }

    /// <summary>
    /// The tick has come that the monitor of the current subject wants: it is told, if policy has a trap for that.
    /// </summary>
    public static SubjectState* EnterAtAlarm(Dispatcher* dispatcher, Subject* subject)
    {
        subject->Alarm = Subject.NoAlarm;
        TrapRecord* trap = Find(subject, ExitReason.VmxPreemptionTimerExpired, 0);
        if (trap == null)
        {
            return FrameSwitch.Rest(dispatcher);
        }

        Show(dispatcher, subject, trap);
        return Publish(dispatcher, subject, trap);
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
        Show(dispatcher, subject, trap);
        subject->State.ExitReason = (ulong)ExitReason.ExternalInterrupt;
        MonitoredExit.Publish(subject->Page, subject, trap->Visible);
        dispatcher->Owner->FrameHolder = trap->Monitor;
        return subject->LastMonitor;
    }

    /// <summary>
    /// The current subject hands over to <paramref name="target"/>: if it is the monitor that has an exit of it to
    /// answer, its answer is taken; if another monitor has, that one goes on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SubjectState* HandOver(Dispatcher* dispatcher, Subject* monitor, uint target)
    {
        Subject* subject = dispatcher->Subject(target);
        return subject->IsMonitored && subject->LastMonitor == monitor
            ? MonitorAnswer.Resume(dispatcher, monitor, subject)
            : HandOverToOther(dispatcher, subject);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SubjectState* HandOverToOther(Dispatcher* dispatcher, Subject* subject)
    {
        Events.Advance();
        return FrameSwitch.HandOver(dispatcher, subject->IsMonitored ? subject->LastMonitor : subject);
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

    /// <summary>Another trap than before: what the last one showed, this one may hide.</summary>
    private static void Show(Dispatcher* dispatcher, Subject* subject, TrapRecord* trap)
    {
        if (subject->LastTrap == null || subject->LastTrap->Visible != trap->Visible)
        {
            MonitoredStatePage* page = subject->Page;
            ulong exits = page->Exits;
            ulong deadline = page->Deadline;
            *page = default;
            page->Exits = exits;
            page->Deadline = deadline;
            page->Restarts = subject->Restarts;
        }

        subject->LastTrap = trap;
        subject->LastMonitor = dispatcher->Subject(trap->Monitor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SubjectState* Publish(Dispatcher* dispatcher, Subject* subject, TrapRecord* trap)
    {
        MonitoredExit.Publish(subject->Page, subject, trap->Visible);
        Subject* monitor = subject->LastMonitor;
        dispatcher->Owner->FrameHolder = monitor->Index;
        if (monitor->Phase != SubjectPhase.Ready || !monitor->Pending.IsIdle)
        {
            return FrameSwitch.Rest(dispatcher);
        }

        FrameSwitch.Switch(dispatcher, subject, monitor);
        monitor->State.Deadline = dispatcher->Clock.End;
        return &monitor->State;
    }
}
