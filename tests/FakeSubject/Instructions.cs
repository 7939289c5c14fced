namespace Bulkhead.Subjects;

using System;
using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;

/// <summary>The host's stand-in for the stubs: each goes to the machine that this thread installed.</summary>
public static unsafe class Instructions
{
    private const int PendingWords = 4;

    [ThreadStatic]
    private static ISubjectMachine? s_machine;

    [ThreadStatic]
    private static ulong* s_pending;

    /// <summary>The machine that this thread's subject runs on.</summary>
    public static ISubjectMachine Machine
    {
        get => s_machine
            ?? throw new InvalidOperationException("Instructions.Machine is not set on this thread: set it first");
        set => s_machine = value;
    }

    /// <summary>The words that the interrupt entries set on the metal; this thread's for good.</summary>
    public static ulong* PendingInterrupts
    {
        get
        {
            if (s_pending is null)
            {
                s_pending = (ulong*)NativeMemory.AllocZeroed(PendingWords, sizeof(ulong));
            }

            return s_pending;
        }
    }

    public static void Vmcall(Hypercall number, ulong argument) => Machine.Hypercall(number, argument);

    public static void Vmcall(Hypercall number, ulong argument, ulong first, ulong second, ulong third) =>
        Machine.Hypercall(number, argument);

    public static ulong Rdtsc() => Machine.Time;

    public static void AcceptInterrupts()
    {
        Span<ulong> vectors = stackalloc ulong[PendingWords];
        vectors.Clear();
        Machine.TakeInterrupts(vectors);
        for (int word = 0; word < PendingWords; word++)
        {
            PendingInterrupts[word] |= vectors[word];
        }
    }

    public static byte In8(ushort port) => Machine.In8(port);

    public static void Out8(ushort port, byte value) => Machine.Out8(port, value);

    public static void Ud2() => throw new SubjectEndedException();
}
