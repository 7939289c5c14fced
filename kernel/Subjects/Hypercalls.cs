namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Schedule;

/// <summary>What a subject asks the kernel for: it can only name its own events, and wait.</summary>
public static unsafe class Hypercalls
{
    /// <summary>Answers the hypercall in the registers of the current subject.</summary>
    public static SubjectState* Handle(Dispatcher* dispatcher, Subject* subject)
    {
        ulong argument = subject->State.Registers.Rdi;
        Hypercall number = (Hypercall)subject->State.Registers.Rax;
        bool isEvent = number == Hypercall.Event && argument < subject->EventCount;
        if (!isEvent && number != Hypercall.Yield)
        {
            return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, argument);
        }

        subject->State.Registers.Rax = 0;
        if (!isEvent)
        {
            return SubjectWait.Yield(dispatcher, subject);
        }

        Events.Advance();
        return Cause(dispatcher, subject, subject->Events[argument]);
    }

    private static SubjectState* Cause(Dispatcher* dispatcher, Subject* subject, in EventRecord named)
    {
        switch (named.Action)
        {
            case EventAction.Interrupt:
                dispatcher->Subject(named.Target)->Pending.Raise((byte)named.Vector);
                break;
            case EventAction.Handover:
                return Monitors.HandOver(dispatcher, subject, named.Target);
            case EventAction.Reset:
                SubjectFault.Restart(dispatcher, dispatcher->Subject(named.Target));
                break;
            case EventAction.SwitchMajorFrame:
                dispatcher->Clock.Follow(dispatcher->Configuration, named.Target);
                dispatcher->Record(AuditKind.MajorFrame, subject->Index, named.Target);
                break;
            default:
                SystemEnd.With(dispatcher, subject->Index, (RunStatus)named.Target);
                break;
        }

        return FrameSwitch.Rest(dispatcher);
    }
}
