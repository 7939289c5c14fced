namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>A subject that waits: the processor rests in its HLT state, and nobody else gets its time.</summary>
public static unsafe class SubjectWait
{
    private const ulong Halted = 1;

    /// <summary>HLT: until an interrupt comes that the subject takes.</summary>
    public static SubjectState* Halt(Dispatcher* dispatcher, Subject* subject)
    {
        Events.SkipInstruction();
        return Wait(dispatcher, subject);
    }

    /// <summary>The hypercall: until an event has come, or the next minor frame begins.</summary>
    public static SubjectState* Yield(Dispatcher* dispatcher, Subject* subject)
    {
        Events.SkipInstruction();
        subject->IsYielding = true;
        return Wait(dispatcher, subject);
    }

    private static SubjectState* Wait(Dispatcher* dispatcher, Subject* subject)
    {
        subject->HasWaited = true;
        if (subject->Pending.IsIdle)
        {
            _ = Vmcs.Write(VmcsField.GuestActivityState, Halted);
        }

        return FrameSwitch.Rest(dispatcher);
    }
}
