namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Vmx;

/// <summary>
/// The fast level of the exit path: what is answered from the subject's own tables, with nothing but the general
/// registers. The extended state is still the subject's here: the image checker proves that none of it is touched.
/// </summary>
public static unsafe class FastExit
{
    /// <summary>Decides an exit for <paramref name="reason"/>, the whole 32-bit field.</summary>
    public static FastVerdict Answer(SubjectState* subject, uint reason) =>
        reason == (uint)ExitReason.Cpuid ? subject->Cpuid->Answer(ref subject->Registers)
            : reason == (uint)ExitReason.Rdmsr ? subject->Msrs->AnswerRead(ref subject->Registers)
            : reason == (uint)ExitReason.Wrmsr ? subject->Msrs->AnswerWrite(ref subject->Registers)
            : FastVerdict.Slow;
}
