namespace Bulkhead.Kernel.Cpu;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The stubs of kernel/Cpu/*Instructions.asm, by the instructions' names (SDM Vol. 2).
/// </summary>
public static unsafe class Instructions
{
    [RuntimeImport("*", "cpuid"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Cpuid(uint leaf, uint subleaf, CpuidRegisters* result);

    [RuntimeImport("*", "rdmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern InstructionFault Rdmsr(uint index, ulong* value);

    [RuntimeImport("*", "wrmsr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern InstructionFault Wrmsr(uint index, ulong value);

    [RuntimeImport("*", "in8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte In8(ushort port);

    [RuntimeImport("*", "out8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Out8(ushort port, byte value);

    [RuntimeImport("*", "mov_from_cr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ControlRegister0 MovFromCr0();

    [RuntimeImport("*", "mov_to_cr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToCr0(ControlRegister0 value);

    [RuntimeImport("*", "mov_from_cr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromCr2();

    [RuntimeImport("*", "mov_to_cr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToCr3(ulong value);

    [RuntimeImport("*", "mov_from_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ControlRegister4 MovFromCr4();

    [RuntimeImport("*", "mov_to_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToCr4(ControlRegister4 value);

    [RuntimeImport("*", "mov_from_dr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr0();

    [RuntimeImport("*", "mov_to_dr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr0(ulong value);

    [RuntimeImport("*", "mov_from_dr1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr1();

    [RuntimeImport("*", "mov_to_dr1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr1(ulong value);

    [RuntimeImport("*", "mov_from_dr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr2();

    [RuntimeImport("*", "mov_to_dr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr2(ulong value);

    [RuntimeImport("*", "mov_from_dr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr3();

    [RuntimeImport("*", "mov_to_dr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr3(ulong value);

    [RuntimeImport("*", "mov_from_dr6"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr6();

    [RuntimeImport("*", "mov_to_dr6"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr6(ulong value);

    [RuntimeImport("*", "mov_from_dr7"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromDr7();

    [RuntimeImport("*", "mov_to_dr7"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToDr7(ulong value);

    [RuntimeImport("*", "mov_to_cr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToCr2(ulong value);

    /// <summary>
    /// Makes the VMCS current to whose address <paramref name="vmcsPointer"/> points, unless it is null. Stores CR2 and
    /// IA32_KERNEL_GS_BASE, and IA32_TSC_AUX if <paramref name="readsTscAux"/>, in <paramref name="from"/>, and loads
    /// the three from <paramref name="to"/>; an MSR only if the two values differ.
    /// </summary>
    [RuntimeImport("*", "exchange_registers"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ExchangeRegisters(
        SwitchedRegisters* from,
        SwitchedRegisters* to,
        ulong* vmcsPointer,
        bool readsTscAux);

    /// <summary>Returns when the TSC has come to a tick; at once if it is past.</summary>
    [RuntimeImport("*", "await_tick"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void AwaitTick(ulong tick);

    [RuntimeImport("*", "rdtsc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Rdtsc();

    [RuntimeImport("*", "xgetbv"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Xgetbv(uint index);

    [RuntimeImport("*", "xsetbv"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern InstructionFault Xsetbv(uint index, ulong value);

    /// <summary>The area begins on a boundary of 64 bytes.</summary>
    [RuntimeImport("*", "xsave64"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Xsave64(byte* area, ulong mask);

    [RuntimeImport("*", "xrstor64"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Xrstor64(byte* area, ulong mask);

    /// <summary>The area, 512 bytes, begins on a boundary of 16 bytes.</summary>
    [RuntimeImport("*", "fxsave64"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Fxsave64(byte* area);

    [RuntimeImport("*", "fxrstor64"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Fxrstor64(byte* area);

    [RuntimeImport("*", "lgdt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Lgdt(DescriptorTableRegister* value);

    [RuntimeImport("*", "lidt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Lidt(DescriptorTableRegister* value);

    [RuntimeImport("*", "ltr"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Ltr(ushort selector);

    [RuntimeImport("*", "load_segment_registers"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadSegmentRegisters(ushort code, ushort data);

    [RuntimeImport("*", "hlt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Hlt();

    [RuntimeImport("*", "cli"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Cli();

    [RuntimeImport("*", "ud2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Ud2();

    [RuntimeImport("*", "current_processor"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern Processor* CurrentProcessor();
}
