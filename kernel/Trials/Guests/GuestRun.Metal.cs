namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>Runs of the guests image's subjects: each has the whole processor for itself.</summary>
public static unsafe class GuestRun
{
    /// <summary>Runs the subject of the current VMCS until the slow level of the exit path ends it.</summary>
    public static void Run(SubjectState* subject)
    {
        SubjectSwitch.Load(subject->Switched);
        SubjectEntry.Run(subject);
        SubjectSwitch.Save(ref subject->Switched);
    }
}
