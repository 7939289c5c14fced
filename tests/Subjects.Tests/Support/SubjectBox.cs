namespace Bulkhead.Subjects.Tests.Support;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;

/// <summary>A subject at a fixed address, as the kernel's are; its tables are wired up.</summary>
public sealed unsafe class SubjectBox : IDisposable
{
    public SubjectBox()
    {
        Pointer = (Subject*)NativeMemory.AllocZeroed((nuint)sizeof(Subject));
        Pointer->State.Cpuid = &Pointer->Cpuid;
        Pointer->State.Msrs = &Pointer->Msrs;
    }

    public Subject* Pointer { get; }

    public ref Subject Subject => ref *Pointer;

    public ref GeneralRegisters Registers => ref Pointer->State.Registers;

    public FastVerdict AnswerFast(uint reason) => FastExit.Answer(&Pointer->State, reason);

    public void Dispose() => NativeMemory.Free(Pointer);
}
