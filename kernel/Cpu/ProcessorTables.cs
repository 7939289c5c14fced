namespace Bulkhead.Kernel.Cpu;

/// <summary>Fills and loads the GDT, TSS and IDT of one processor.</summary>
public static unsafe class ProcessorTables
{
    /// <summary>From here on, a fault of the kernel is reported. The structure must not move afterwards.</summary>
    public static void Load(Processor* processor)
    {
        processor->Self = processor;

        processor->TaskState.Rsp0 = processor->Image.BootStack.End;
        processor->TaskState.Ist1 = processor->Image.DoubleFaultStack.End;
        processor->TaskState.Ist2 = processor->Image.NmiStack.End;
        processor->TaskState.Ist3 = processor->Image.MachineCheckStack.End;
        processor->TaskState.IoMapBase = TaskStateSegment.Size;
        processor->GlobalDescriptors = GlobalDescriptorTable.For((ulong)(&processor->TaskState));
        InterruptDescriptorTable.Fill(ref processor->InterruptDescriptors, processor->Image.ExceptionEntries);

        DescriptorTableRegister register;
        register.Base = (ulong)(&processor->GlobalDescriptors);
        register.Limit = (ushort)(sizeof(GlobalDescriptorTable) - 1);
        Instructions.Lgdt(&register);
        Instructions.LoadSegmentRegisters(GlobalDescriptorTable.CodeSelector, GlobalDescriptorTable.DataSelector);
        Instructions.Ltr(GlobalDescriptorTable.TaskStateSelector);

        register.Base = (ulong)(&processor->InterruptDescriptors);
        register.Limit = (ushort)(sizeof(InterruptDescriptorTable) - 1);
        Instructions.Lidt(&register);

        // After the segment registers: loading a null selector into GS clears its base.
        _ = ModelSpecificRegister.Write(Msr.IA32_GS_BASE, (ulong)processor);
    }
}
