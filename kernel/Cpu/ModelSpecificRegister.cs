namespace Bulkhead.Kernel.Cpu;

/// <summary>RDMSR and WRMSR by typed names (SDM Vol. 2).</summary>
public static unsafe class ModelSpecificRegister
{
    /// <summary>Reads an MSR that the processor is known to have; anything else is a fault of the kernel.</summary>
    public static ulong Read(Msr register)
    {
        ulong value;
        if (Instructions.Rdmsr((uint)register, &value).IsPresent)
        {
            Instructions.Ud2();
        }

        return value;
    }

    /// <summary>Writes an MSR; the #GP(0) that the processor raises for a refused value is returned.</summary>
    public static InstructionFault Write(Msr register, ulong value) => Instructions.Wrmsr((uint)register, value);
}
