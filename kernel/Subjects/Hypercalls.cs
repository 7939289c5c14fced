namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>What a subject asks the kernel for: it can only name its own events, and wait.</summary>
public static unsafe class Hypercalls
{
    /// <summary>Answers the hypercall in the registers of the current subject.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SubjectState* Handle(Dispatcher* dispatcher, Subject* subject)
    {
        Subject* target = subject->HandoverTarget;
        if (target != null
            && subject->State.Registers.Rax == (ulong)Hypercall.Event
            && subject->State.Registers.Rdi == subject->HandoverEvent)
        {
            subject->State.Registers.Rax = 0;
            return Monitors.HandOver(dispatcher, subject, target);
        }

        return HandleOther(dispatcher, subject, subject->State.Registers.Rdi);
    }

    private const int R8 = 8;

    /// <summary>What runs at CPL 3 of a virtual machine is not what policy grants events to.</summary>
    private static bool IsPrivileged =>
        new SegmentAccessRights((uint)Vmcs.Read(VmcsField.GuestSsAccessRights)).Privilege == 0;

    private static SubjectState* HandleOther(Dispatcher* dispatcher, Subject* subject, ulong argument)
    {
        if (subject->HandlesExceptions && !IsPrivileged)
        {
            _ = Events.TryInject(ExceptionVector.InvalidOpcode, default);
            return FrameSwitch.Rest(dispatcher);
        }

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

        EventRecord* named = subject->Events + argument;
        if (named->Action == EventAction.Handover)
        {
            Subject* target = dispatcher->Subject(named->Target);
            if (!subject->HandlesExceptions)
            {
                subject->HandoverTarget = target;
                subject->HandoverEvent = argument;
            }

            return Monitors.HandOver(dispatcher, subject, target);
        }

        Events.Advance();
        return Cause(dispatcher, subject, *named);
    }

    private static SubjectState* Cause(Dispatcher* dispatcher, Subject* subject, in EventRecord named)
    {
        switch (named.Action)
        {
            case EventAction.Interrupt:
                dispatcher->Subject(named.Target)->Pending.Raise((byte)named.Vector);
                break;
            case EventAction.Reset:
                SubjectFault.Restart(dispatcher, dispatcher->Subject(named.Target));
                break;
            case EventAction.Stop:
                ref GeneralRegisters registers = ref subject->State.Registers;
                SubjectFault.Stop(
                    dispatcher, dispatcher->Subject(named.Target), registers.Rdx, registers.Rcx, registers[R8]);
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
