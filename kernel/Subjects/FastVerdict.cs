namespace Bulkhead.Kernel.Subjects;

/// <summary>What the fast level of the exit path decided; kernel/Vmx/Entry.asm knows the numbers.</summary>
public enum FastVerdict : uint
{
    /// <summary>The slow level has to decide.</summary>
    Slow = 0,

    /// <summary>Answered: the subject goes on behind the instruction that caused the exit.</summary>
    SkipInstruction = 1,
}
