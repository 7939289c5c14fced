namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// What a subject can change and VM exits and entries do not switch, beside the general registers and the extended state:
/// DR0 to DR3, DR6, CR2, and the GS base behind SWAPGS, which exchanges it without a VM exit (SDM Vol. 3C, 28.3 and 28.5).
/// The kernel itself uses none of it, so that it stays in the processor across the exits of a run.
/// </summary>
public static class UnswitchedState
{
    /// <summary>Puts it into the processor, before the subject runs.</summary>
    public static void Load(in SubjectState state)
    {
        Instructions.MovToDr0(state.DebugAddress0);
        Instructions.MovToDr1(state.DebugAddress1);
        Instructions.MovToDr2(state.DebugAddress2);
        Instructions.MovToDr3(state.DebugAddress3);
        Instructions.MovToDr6(state.DebugStatus);
        Instructions.MovToCr2(state.PageFaultAddress);
        _ = ModelSpecificRegister.Write(Msr.IA32_KERNEL_GS_BASE, state.KernelGsBase);
    }

    /// <summary>Takes it out of the processor, when another subject is to run.</summary>
    public static void Save(ref SubjectState state)
    {
        state.DebugAddress0 = Instructions.MovFromDr0();
        state.DebugAddress1 = Instructions.MovFromDr1();
        state.DebugAddress2 = Instructions.MovFromDr2();
        state.DebugAddress3 = Instructions.MovFromDr3();
        state.DebugStatus = Instructions.MovFromDr6();
        state.PageFaultAddress = Instructions.MovFromCr2();
        state.KernelGsBase = ModelSpecificRegister.Read(Msr.IA32_KERNEL_GS_BASE);
    }
}
