namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Cpu;

/// <summary>Runs the environment on the processor itself, outside of VMX operation.</summary>
public static unsafe class BareMachine
{
    /// <summary>
    /// Runs the environment in <paramref name="mode"/>, with <paramref name="moreCr4"/> set besides, and comes back to
    /// the kernel's own 64-bit mode.
    /// </summary>
    public static void Run(
        Processor* processor,
        EnvironmentMode mode,
        ControlRegister4 moreCr4,
        ref EnvironmentRun run)
    {
        uint block = SeventeenSymbols.Block;
        uint identityEnd = (uint)processor->Image.Data.End;
        EnvironmentBlock.Reset(
            (byte*)block,
            block,
            SeventeenSymbols.Program,
            identityEnd,
            mode,
            SeventeenSymbols.BareEnd);

        BareSwitch* bareSwitch = SeventeenSymbols.Switch;
        bareSwitch->KernelCr0 = (uint)Instructions.MovFromCr0();
        bareSwitch->KernelCr3 = (uint)processor->Image.PageTables.Start;
        bareSwitch->KernelCr4 = (uint)Instructions.MovFromCr4();
        bareSwitch->Cr0 = (uint)BareSwitch.EnvironmentCr0;
        bareSwitch->Cr3 = block + EnvironmentBlock.DirectoryOffset;
        bareSwitch->Cr4 = (uint)(BareSwitch.EnvironmentCr4 | moreCr4);
        bareSwitch->Entry = EnvironmentBlock.LinearBase + EnvironmentBlock.EntryOffset;
        SeventeenSymbols.RunBare();
        ProcessorTables.Load(processor);
        EnvironmentRun.Read(ref run, block);
    }
}
