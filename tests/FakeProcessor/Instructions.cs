namespace Bulkhead.Kernel.Cpu;

using System;
using Bulkhead.Kernel.Subjects;

/// <summary>The host's stand-in for the stubs: each goes to the model that this thread installed.</summary>
public static unsafe class Instructions
{
    [ThreadStatic]
    private static IProcessorModel? s_model;

    /// <summary>The processor that this thread's kernel code runs on.</summary>
    public static IProcessorModel Model
    {
        get => s_model ?? throw new InvalidOperationException("Instructions.Model is not set on this thread: set it first");
        set => s_model = value;
    }

    public static void Cpuid(uint leaf, uint subleaf, CpuidRegisters* result) => *result = Model.Cpuid(leaf, subleaf);

    public static InstructionFault Rdmsr(uint index, ulong* value)
    {
        InstructionFault fault = Model.Rdmsr(index, out ulong read);
        if (!fault.IsPresent)
        {
            *value = read;
        }

        return fault;
    }

    public static InstructionFault Wrmsr(uint index, ulong value) => Model.Wrmsr(index, value);

    public static byte In8(ushort port) => Model.In8(port);

    public static void Out8(ushort port, byte value) => Model.Out8(port, value);

    public static ControlRegister0 MovFromCr0() => (ControlRegister0)Model.ReadControlRegister(0);

    public static void MovToCr0(ControlRegister0 value) => Model.WriteControlRegister(0, (ulong)value);

    public static ulong MovFromCr2() => Model.ReadControlRegister(2);

    public static void MovToCr2(ulong value) => Model.WriteControlRegister(2, value);

    public static void ExchangeRegisters(
        SwitchedRegisters* from,
        SwitchedRegisters* to,
        ulong* vmcsPointer,
        bool readsTscAux)
    {
        _ = Model.Vmptrld(*vmcsPointer);
        from->PageFaultAddress = MovFromCr2();
        MovToCr2(to->PageFaultAddress);
        int kernelGsBase = SubjectSwitch.IndexOf(Msr.IA32_KERNEL_GS_BASE);
        int tscAux = SubjectSwitch.IndexOf(Msr.IA32_TSC_AUX);
        ulong value = 0;
        _ = Rdmsr((uint)Msr.IA32_KERNEL_GS_BASE, &value);
        from->Msrs[kernelGsBase] = value;
        if (to->Msrs[kernelGsBase] != value)
        {
            _ = Wrmsr((uint)Msr.IA32_KERNEL_GS_BASE, to->Msrs[kernelGsBase]);
        }

        if (readsTscAux)
        {
            _ = Rdmsr((uint)Msr.IA32_TSC_AUX, &value);
            from->Msrs[tscAux] = value;
        }

        if (to->Msrs[tscAux] != from->Msrs[tscAux])
        {
            _ = Wrmsr((uint)Msr.IA32_TSC_AUX, to->Msrs[tscAux]);
        }
    }

    public static void AwaitTick(ulong tick) => Model.AwaitTick(tick);

    public static ulong Rdtsc() => Model.Rdtsc();

    public static void MovToCr3(ulong value) => Model.WriteControlRegister(3, value);

    public static ControlRegister4 MovFromCr4() => (ControlRegister4)Model.ReadControlRegister(4);

    public static void MovToCr4(ControlRegister4 value) => Model.WriteControlRegister(4, (ulong)value);

    public static ulong MovFromDr0() => Model.ReadDebugRegister(0);

    public static void MovToDr0(ulong value) => Model.WriteDebugRegister(0, value);

    public static ulong MovFromDr1() => Model.ReadDebugRegister(1);

    public static void MovToDr1(ulong value) => Model.WriteDebugRegister(1, value);

    public static ulong MovFromDr2() => Model.ReadDebugRegister(2);

    public static void MovToDr2(ulong value) => Model.WriteDebugRegister(2, value);

    public static ulong MovFromDr3() => Model.ReadDebugRegister(3);

    public static void MovToDr3(ulong value) => Model.WriteDebugRegister(3, value);

    public static ulong MovFromDr6() => Model.ReadDebugRegister(6);

    public static void MovToDr6(ulong value) => Model.WriteDebugRegister(6, value);

    public static ulong MovFromDr7() => Model.ReadDebugRegister(7);

    public static void MovToDr7(ulong value) => Model.WriteDebugRegister(7, value);

    public static ulong Xgetbv(uint index) => Model.Xgetbv(index);

    public static InstructionFault Xsetbv(uint index, ulong value) => Model.Xsetbv(index, value);

    public static void Xsave64(byte* area, ulong mask) => Model.Xsave64(area, mask);

    public static void Xrstor64(byte* area, ulong mask) => Model.Xrstor64(area, mask);

    public static void Fxsave64(byte* area) => Model.Fxsave64(area);

    public static void Fxrstor64(byte* area) => Model.Fxrstor64(area);

    // Loading descriptor tables has no effect that the host could observe.
    public static void Lgdt(DescriptorTableRegister* value)
    {
    }

    public static void Lidt(DescriptorTableRegister* value)
    {
    }

    public static void Ltr(ushort selector)
    {
    }

    public static void LoadSegmentRegisters(ushort code, ushort data)
    {
    }

    public static void Cli()
    {
    }

    public static void Hlt() => throw new ProcessorHaltedException("hlt");

    public static void Ud2() => throw new ProcessorHaltedException("ud2");
}
