namespace Bulkhead.Kernel.Trials;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>Trials in 32-bit protected mode with the thesis' paging: their tables, and how one is run.</summary>
public unsafe struct ProtectedMode
{
    public TrialLayout Layout;

    private Processor* _processor;
    private uint _revisionIdentifier;
    private TrialDescriptorTable _globalDescriptors;
    private InterruptDescriptorTable32 _interruptDescriptors;
    private InterruptVectorTable _interruptVectors;
    private TaskStateSegment32 _taskState;

    /// <summary>The block of the trial that is prepared or has been run.</summary>
    public readonly ProtectedModeBlock* Block => (ProtectedModeBlock*)Layout.Block;

    /// <summary>Builds what all trials share. The structure must not move afterwards.</summary>
    public static void Open(ProtectedMode* mode, Processor* processor)
    {
        mode->_processor = processor;
        mode->_revisionIdentifier = new VmxBasic(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC)).RevisionIdentifier;
        mode->Layout = TrialSymbols.Layout;
        mode->Layout.TextEnd = (uint)processor->Image.Text.End;
        mode->_taskState.Ss0 = (uint)TrialSelector.Stack;
        mode->_taskState.Esp0 = TrialLayout.StackSegmentSize;
        mode->_taskState.IoMapBase = TaskStateSegment32.Size;
        InterruptDescriptorTable32.Fill(ref mode->_interruptDescriptors, TrialSymbols.ProtectedModeEntries);
        InterruptVectorTable.Fill(ref mode->_interruptVectors, TrialSymbols.RealModeEntries);
        mode->BuildPaging();
    }

    /// <summary>Builds the thesis' page directory and page tables.</summary>
    public readonly void BuildPaging() =>
        LegacyPaging.Build((uint*)Layout.PageDirectory, (uint*)Layout.PageTables, Layout.PageTables);

    /// <summary>
    /// Prepares a trial that starts at <paramref name="entry"/> with the operand in the kernel data segment, which DS
    /// refers to, and a good VMXON region there. The caller changes the block to its needs.
    /// </summary>
    public readonly ProtectedModeBlock* Prepare(uint entry)
    {
        uint region = Layout.KernelData + TrialLayout.RegionOffset;
        *(ulong*)(Layout.KernelData + TrialLayout.OperandOffset) = region;
        InitializeRegion(region);

        ProtectedModeBlock* block = Block;
        *block = default;
        block->KernelCr0 = (uint)Instructions.MovFromCr0();
        block->KernelCr3 = (uint)_processor->Image.PageTables.Start;
        block->KernelCr4 = (uint)Instructions.MovFromCr4();
        block->Cr0 = (uint)LegacyPaging.ControlRegister0For((ControlRegister0)block->KernelCr0);
        block->Cr3 = Layout.PageDirectory;
        block->Cr4 = (uint)LegacyPaging.ControlRegister4For((ControlRegister4)block->KernelCr4);
        block->Cs = (uint)TrialSelector.KernelCode;
        block->Eip = entry;
        block->Ds = (uint)TrialSelector.KernelData;
        block->Operand = TrialLayout.OperandOffset;
        block->Vector = ProtectedModeBlock.NoVector;
        block->StackOperand = region;
        return block;
    }

    /// <summary>Makes a page a VMXON region of this processor's revision.</summary>
    public readonly void InitializeRegion(uint region) =>
        VmxRegion.Initialize((uint*)region, _revisionIdentifier);

    /// <summary>
    /// Runs the prepared trial, whose VMXON is at <paramref name="instruction"/> of its code segment, and returns to
    /// the kernel's own 64-bit mode.
    /// </summary>
    public static TrialOutcome Run(ProtectedMode* mode, uint instruction)
    {
        Switch(mode);
        return TrialOutcome.Of(*mode->Block, instruction);
    }

    /// <summary>
    /// As <see cref="Run"/>, in an arena that is built first; the block then has what the trial left in its copy.
    /// </summary>
    public static TrialOutcome RunInArena(ProtectedMode* mode, A20Arena arena, uint instruction)
    {
        // What runs there is the text, and what lies behind the stacks: static data and the trials' memory.
        ref readonly ImageLayout image = ref mode->_processor->Image;
        LoadGlobalDescriptors(mode);
        arena.Open(null);
        arena.Add(null, (uint)image.Text.Start, (uint)image.Text.End);
        arena.Add(null, (uint)image.MachineCheckStack.End, mode->Layout.OwnRegion);
        Switch(mode);
        *mode->Block = *(ProtectedModeBlock*)arena.CopyOf(mode->Layout.Block);
        return TrialOutcome.Of(*mode->Block, instruction);
    }

    private static void Switch(ProtectedMode* mode)
    {
        mode->Block->RealModeIdtr =
            (uint)(sizeof(InterruptVectorTable) - 1) | ((ulong)(&mode->_interruptVectors) << 16);
        LoadGlobalDescriptors(mode);
        DescriptorTableRegister register;
        register.Base = (ulong)(&mode->_interruptDescriptors);
        register.Limit = (ushort)(sizeof(InterruptDescriptorTable32) - 1);
        Instructions.Lidt(&register);
        TrialInstructions.ProtectedModeRun();
        ProcessorTables.Load(mode->_processor);
    }

    /// <summary>Loads the trials' GDT alone, with a TSS that can be loaded; ProcessorTables.Load undoes it.</summary>
    public static void LoadGlobalDescriptors(ProtectedMode* mode)
    {
        TrialDescriptorTable.Build(
            ref mode->_globalDescriptors,
            mode->Layout,
            mode->_processor->GlobalDescriptors,
            (uint)(&mode->_taskState));
        DescriptorTableRegister register;
        register.Base = (ulong)(&mode->_globalDescriptors);
        register.Limit = (ushort)(sizeof(TrialDescriptorTable) - 1);
        Instructions.Lgdt(&register);
    }
}
