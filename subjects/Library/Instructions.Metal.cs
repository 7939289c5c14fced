namespace Bulkhead.Subjects;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;

/// <summary>The stubs of subjects/Library/Instructions.asm, by the instructions' names (SDM Vol. 2).</summary>
public static unsafe class Instructions
{
    [RuntimeImport("*", "vmcall"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Vmcall(Hypercall number, ulong argument);

    /// <summary>With what the audit record is to say, in RDX, RCX and R8.</summary>
    [RuntimeImport("*", "vmcall"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Vmcall(Hypercall number, ulong argument, ulong first, ulong second, ulong third);

    [RuntimeImport("*", "rdtsc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Rdtsc();

    [RuntimeImport("*", "accept_interrupts"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void AcceptInterrupts();

    [RuntimeImport("*", "in8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte In8(ushort port);

    [RuntimeImport("*", "out8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Out8(ushort port, byte value);

    [RuntimeImport("*", "rdmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Rdmsr(uint index);

    [RuntimeImport("*", "wrmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Wrmsr(uint index, ulong value);

    /// <summary>Writes EAX, EBX, ECX and EDX to <paramref name="registers"/>.</summary>
    [RuntimeImport("*", "cpuid"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Cpuid(uint leaf, uint subleaf, uint* registers);

    /// <summary>Ends the subject by a fault: #UD.</summary>
    [RuntimeImport("*", "ud2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Ud2();

    /// <summary>The bits that start.asm's interrupt entries set: 256, one for each vector.</summary>
    public static ulong* PendingInterrupts => (ulong*)(delegate*<void>)&PendingInterruptsLabel;

    [RuntimeImport("*", "pending_interrupts"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PendingInterruptsLabel();
}
