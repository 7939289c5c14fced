namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>An access to GDTR, IDTR, LDTR or TR that caused an exit, decoded.</summary>
public readonly struct DescriptorTableAccess
{
    private const int LdtrForms = (int)DescriptorTableInstruction.Sldt;

    private readonly InstructionInformation _information;

    public DescriptorTableAccess(ExitReason reason, InstructionInformation information)
    {
        _information = information;
        int first = reason == ExitReason.LdtrOrTrAccess ? LdtrForms : 0;
        Instruction = (DescriptorTableInstruction)(first + information.Identity);
    }

    public DescriptorTableInstruction Instruction { get; }

    /// <summary>It stores a register of the processor; else it loads one.</summary>
    public bool IsStore => Instruction is DescriptorTableInstruction.Sgdt or DescriptorTableInstruction.Sidt
        or DescriptorTableInstruction.Sldt or DescriptorTableInstruction.Str;

    /// <summary>
    /// The operand is the general register of that number: SLDT, STR, LLDT and LTR have such a form.
    /// </summary>
    public bool IsRegister => Instruction >= DescriptorTableInstruction.Sldt && _information.IsRegister;

    public byte Register => _information.Register1;

    /// <summary>The number of the operand's segment, in the order of the VMCS fields.</summary>
    public uint Segment => _information.Segment;

    /// <summary>
    /// The linear address of a memory operand, of a guest in 32-bit protected mode: <paramref name="displacement"/> is
    /// the exit qualification; <paramref name="stackPointer"/> stands for the register 4, which is not among
    /// <paramref name="registers"/>.
    /// </summary>
    public uint Address(uint segmentBase, uint displacement, in GeneralRegisters registers, uint stackPointer)
    {
        uint offset = displacement
            + (_information.HasBase ? Value(_information.Base, registers, stackPointer) : 0)
            + (_information.HasIndex ? Value(_information.Index, registers, stackPointer) * _information.Scale : 0);
        return segmentBase + (_information.AddressSize == 16 ? (ushort)offset : offset);
    }

    private static uint Value(byte register, in GeneralRegisters registers, uint stackPointer)
    {
        const byte StackPointerNumber = 4;
        return register == StackPointerNumber ? stackPointer : (uint)registers[register];
    }
}
