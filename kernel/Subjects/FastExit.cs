namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Vmx;

/// <summary>
/// The fast level of the exit path: what is answered from the subject's own tables, with nothing but the general
/// registers. The extended state is still the subject's here: the image checker proves that none of it is touched.
/// </summary>
public static unsafe class FastExit
{
    /// <summary>The hypercall, in RAX, that does nothing but return.</summary>
    public const ulong EmptyHypercall = 0;

    /// <summary>Decides an exit for <paramref name="reason"/>, the whole 32-bit field.</summary>
    public static FastVerdict Answer(SubjectState* subject, uint reason)
    {
        bool isAnswered = false;
        if (reason == (uint)ExitReason.Vmcall)
        {
            isAnswered = subject->Registers.Rax == EmptyHypercall;
        }
        else if (reason == (uint)ExitReason.Cpuid)
        {
            isAnswered = subject->Cpuid->TryAnswer(ref subject->Registers);
        }
        else if (reason == (uint)ExitReason.Rdmsr)
        {
            isAnswered = subject->Msrs->TryRead(ref subject->Registers);
        }
        else if (reason == (uint)ExitReason.Wrmsr)
        {
            isAnswered = subject->Msrs->TryWrite(ref subject->Registers);
        }

        return isAnswered ? FastVerdict.SkipInstruction : FastVerdict.Slow;
    }
}
