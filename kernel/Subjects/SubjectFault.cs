namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>The end of a subject that failed: recorded, and followed by what its policy says.</summary>
public static unsafe class SubjectFault
{
    /// <summary>
    /// Ends the current subject, whose VMCS is current, because of the exit that is in it, and goes on with whoever is
    /// next.
    /// </summary>
    public static SubjectState* Contain(Dispatcher* dispatcher, Subject* subject, AuditKind kind, ulong address)
    {
        Record(dispatcher, subject, kind, subject->State.ExitReason, Vmcs.Read(VmcsField.ExitQualification), address);
        return FrameSwitch.Rest(dispatcher);
    }

    /// <summary>Records why a subject, whose VMCS is current, failed, and does what its policy says.</summary>
    public static void Record(
        Dispatcher* dispatcher,
        Subject* subject,
        AuditKind kind,
        ulong first,
        ulong second,
        ulong third)
    {
        dispatcher->Record(kind, subject->Index, first, second, third, Vmcs.Read(VmcsField.GuestRip));
        ref readonly SubjectRecord record = ref dispatcher->Configuration.Subject(subject->Index);
        if (record.OnFault == FaultAction.Halt)
        {
            SystemEnd.With(dispatcher, subject->Index, RunStatus.SubjectFault);
        }

        if (record.OnFault == FaultAction.Restart && subject->Restarts < record.MaximumRestarts)
        {
            Restart(dispatcher, subject);
            return;
        }

        Stop(dispatcher, subject, 0, 0, 0);
    }

    /// <summary>Has a subject run no more; the record says three values of who stops it.</summary>
    public static void Stop(Dispatcher* dispatcher, Subject* subject, ulong first, ulong second, ulong third)
    {
        if (subject->Phase != SubjectPhase.Stopped)
        {
            subject->Phase = SubjectPhase.Stopped;
            ReturnFrames(dispatcher, subject);
            dispatcher->Record(AuditKind.Stop, subject->Index, subject->Restarts, first, second, third);
        }
    }

    /// <summary>Has a subject begin anew, and its own frames be its own again.</summary>
    public static void Restart(Dispatcher* dispatcher, Subject* subject)
    {
        subject->Restarts++;
        ReturnFrames(dispatcher, subject);
        SubjectRestart.Begin(subject, includesKept: false);
        dispatcher->Record(AuditKind.Restart, subject->Index, subject->Restarts);
    }

    /// <summary>Frames that the subject was handed go back to their owners, and so do its own.</summary>
    private static void ReturnFrames(Dispatcher* dispatcher, Subject* subject)
    {
        subject->FrameHolder = subject;
        for (uint index = 0; index < dispatcher->Configuration.Count(ConfigurationTable.Subjects); index++)
        {
            Subject* other = dispatcher->Subject(index);
            other->FrameHolder = other->FrameHolder == subject ? other : other->FrameHolder;
        }
    }
}
