namespace Bulkhead.Kernel.Schedule;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>From one subject to the next: at the end of a minor frame, or by handover in one.</summary>
public static unsafe class FrameSwitch
{
    private const ulong Active = 0;
    private const ulong Halted = 1;
    private const ulong InterruptFlag = 1 << 9;

    /// <summary>Begins the minor frame with which the schedule begins.</summary>
    public static SubjectState* First(Dispatcher* dispatcher)
    {
        Subject* subject = BeginFrame(dispatcher);
        if (subject != null)
        {
            return Begin(dispatcher, subject);
        }

        SpendFrame(dispatcher, subject);
        return Next(dispatcher);
    }

    /// <summary>
    /// Ends the minor frame and begins the next one that has somebody to run, exactly the switch window after its
    /// start.
    /// </summary>
    public static SubjectState* Next(Dispatcher* dispatcher)
    {
        if (dispatcher->Current != null && dispatcher->Current->WatchdogFrames != 0)
        {
            CheckWatchdog(dispatcher, dispatcher->Current);
        }

        // The schedule has no end: it ends with the system. A whole major frame, which follows itself, without anybody
        // who runs or is restored will be like all that come.
        bool isOver = false;
        while (true)
        {
            dispatcher->Clock.Advance();
            Subject* subject = BeginFrame(dispatcher);
            if (subject != null && subject->Phase == SubjectPhase.Ready)
            {
                return Begin(dispatcher, subject);
            }

            if (dispatcher->Clock.IsFirst)
            {
                if (isOver)
                {
                    SystemEnd.With(dispatcher, AuditRecord.NoSubject, RunStatus.NobodyRuns);
                }

                isOver = true;
            }

            isOver &= subject == null || subject->Phase == SubjectPhase.Stopped;
            SpendFrame(dispatcher, subject);
        }
    }

    /// <summary>Goes on in the present minor frame with whoever holds it, or with nobody.</summary>
    public static SubjectState* Rest(Dispatcher* dispatcher)
    {
        Subject* subject = Holder(dispatcher);
        if (subject != null && subject->Phase == SubjectPhase.Ready)
        {
            Enter(dispatcher, subject);
            return &subject->State;
        }

        SpendFrame(dispatcher, subject);
        return Next(dispatcher);
    }

    /// <summary>
    /// Goes on in the present minor frame with another subject, which holds its owner's frames from now on.
    /// </summary>
    public static SubjectState* HandOver(Dispatcher* dispatcher, Subject* subject)
    {
        dispatcher->Owner->FrameHolder = subject;
        return Rest(dispatcher);
    }

    /// <summary>Makes a subject the one that the processor runs, until the end of the minor frame.</summary>
    public static void Enter(Dispatcher* dispatcher, Subject* subject)
    {
        Subject* last = dispatcher->Current;
        if (last != subject)
        {
            SwitchFrom(
                dispatcher,
                last == null ? &dispatcher->Nobody : &last->State.Switched,
                last != null && last->WritesTscAux,
                subject);
        }

        ulong end = dispatcher->Clock.End;
        subject->State.Deadline = subject->Alarm < end ? subject->Alarm : end;
        if (!subject->Pending.IsIdle)
        {
            EventDelivery.Deliver(ref subject->Pending);
        }
    }

    /// <summary>Gives the processor from the subject that has it to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Switch(Dispatcher* dispatcher, Subject* last, Subject* subject)
    {
        SwitchFrom(dispatcher, &last->State.Switched, last->WritesTscAux, subject);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SwitchFrom(
        Dispatcher* dispatcher,
        SwitchedRegisters* last,
        bool canWriteTscAux,
        Subject* subject)
    {
        SubjectSwitch.Exchange(last, &subject->State.Switched, &subject->State.VmcsAddress, canWriteTscAux);
        dispatcher->Current = subject;
        SwitchWork work = subject->SwitchWork;
        if (work == SwitchWork.Wake)
        {
            Wake(subject);
        }
        else if (work != SwitchWork.None && (work != SwitchWork.AllRegisters || dispatcher->RegisterOwner != subject))
        {
            SwitchMore(dispatcher, subject);
        }
    }

    private static void SwitchMore(Dispatcher* dispatcher, Subject* subject)
    {
        if ((subject->SwitchWork & SwitchWork.AllRegisters) != 0 && dispatcher->RegisterOwner != subject)
        {
            TakeRegisters(dispatcher, subject);
        }

        if ((subject->SwitchWork & SwitchWork.Interrupts) != 0)
        {
            InterruptController.Unmask(subject->InterruptLines);
        }

        if (subject->IsYielding)
        {
            Wake(subject);
        }
    }

    private static void TakeRegisters(Dispatcher* dispatcher, Subject* subject)
    {
        if (dispatcher->RegisterOwner != null)
        {
            SubjectSwitch.SaveRest(ref dispatcher->RegisterOwner->State.Switched);
        }

        SubjectSwitch.LoadRest(subject->State.Switched);
        dispatcher->RegisterOwner = subject;
    }

    /// <summary>
    /// Takes the registers of the current subject, if any, from the processor; its VMCS may become another.
    /// </summary>
    private static void Leave(Dispatcher* dispatcher)
    {
        Subject* last = dispatcher->Current;
        if (last != null)
        {
            ulong* same = &last->State.VmcsAddress;
            SubjectSwitch.Exchange(&last->State.Switched, &dispatcher->Nobody, same, last->WritesTscAux);
            dispatcher->Current = null;
            InterruptController.Unmask(0);
        }
    }

    private static void Wake(Subject* subject)
    {
        subject->IsYielding = false;
        _ = Vmcs.Write(VmcsField.GuestActivityState, Active);
    }

    private static SubjectState* Begin(Dispatcher* dispatcher, Subject* subject)
    {
        if (subject->EventTrap != null && Monitors.HasEvent(dispatcher, subject))
        {
            subject = Monitors.Tell(dispatcher, subject);
        }

        Enter(dispatcher, subject);
        subject->HasWaited = false;
        if (subject->IsYielding)
        {
            Wake(subject);
        }

        // Negative in the first frame of all, which the kernel awaits.
        long taken = (long)(Instructions.Rdtsc() - dispatcher->Clock.Start);
        if (taken > subject->LongestSwitch)
        {
            subject->LongestSwitch = taken;
        }

        if (taken > dispatcher->SwitchWindow)
        {
            dispatcher->Record(AuditKind.FrameOverrun, subject->Index, (ulong)(taken - dispatcher->SwitchWindow));
        }

        subject->State.Start = dispatcher->Clock.Start + (ulong)dispatcher->SwitchWindow;
        return &subject->State;
    }

    /// <summary>Notes whose minor frame it is, and returns who holds it; null if it is idle.</summary>
    private static Subject* BeginFrame(Dispatcher* dispatcher)
    {
        uint owner = dispatcher->Clock.Subject;
        dispatcher->Owner = owner == MinorFrameRecord.Idle ? null : dispatcher->Subject(owner);
        return Holder(dispatcher);
    }

    private static Subject* Holder(Dispatcher* dispatcher) =>
        dispatcher->Owner == null ? null : dispatcher->Owner->FrameHolder;

    /// <summary>
    /// Lets the rest of the minor frame pass: a subject that starts anew is restored in its own time, and else nothing
    /// happens.
    /// </summary>
    private static void SpendFrame(Dispatcher* dispatcher, Subject* subject)
    {
        ulong end = dispatcher->Clock.End;
        if (subject != null && subject->Phase == SubjectPhase.Restoring)
        {
            Leave(dispatcher);
            dispatcher->RegisterOwner = dispatcher->RegisterOwner == subject ? null : dispatcher->RegisterOwner;
            SubjectRestart.Continue(dispatcher, subject, end);
        }

        Instructions.AwaitTick(end);
    }

    /// <summary>Whether the subject that had the minor frame has waited as often as its watchdog wants.</summary>
    private static void CheckWatchdog(Dispatcher* dispatcher, Subject* subject)
    {
        if (subject->Phase != SubjectPhase.Ready)
        {
            return;
        }

        bool hasWaited = subject->HasWaited || IsHaltedUntilAnInterrupt();
        subject->FramesWithoutWait = hasWaited ? 0 : subject->FramesWithoutWait + 1;
        if (subject->FramesWithoutWait == subject->WatchdogFrames)
        {
            ulong frames = subject->FramesWithoutWait;
            SubjectFault.Record(dispatcher, subject, AuditKind.Watchdog, frames, 0, 0);
        }
    }

    /// <summary>
    /// Whether the subject of the current VMCS rests in HLT since an earlier frame. With interrupts masked it would
    /// rest for ever: that is no waiting.
    /// </summary>
    private static bool IsHaltedUntilAnInterrupt() =>
        Vmcs.Read(VmcsField.GuestActivityState) == Halted
        && (Vmcs.Read(VmcsField.GuestRflags) & InterruptFlag) != 0;
}
