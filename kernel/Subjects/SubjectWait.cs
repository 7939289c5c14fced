namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>A subject that waits: the processor rests in its HLT state, and nobody else gets its time.</summary>
public static unsafe class SubjectWait
{
    private const ulong Halted = 1;

    /// <summary>HLT: until an interrupt comes that the subject takes, which may be one that waits already.</summary>
    public static SubjectState* Halt(Dispatcher* dispatcher, Subject* subject)
    {
        Events.SkipInstruction();
        return Wait(dispatcher, subject, rests: true);
    }

    /// <summary>The hypercall: until an event has come, or the next minor frame begins.</summary>
    public static SubjectState* Yield(Dispatcher* dispatcher, Subject* subject)
    {
        Events.SkipInstruction();
        subject->IsYielding = true;
        return Wait(dispatcher, subject, subject->Pending.IsIdle);
    }

    private static SubjectState* Wait(Dispatcher* dispatcher, Subject* subject, bool rests)
    {
        subject->HasWaited = true;
        if (rests)
        {
            _ = Vmcs.Write(VmcsField.GuestActivityState, Halted);
        }

        return FrameSwitch.Rest(dispatcher);
    }
}
