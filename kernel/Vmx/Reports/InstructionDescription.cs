namespace Bulkhead.Kernel.Vmx.Reports;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>Says the operands and the length of an instruction that caused a VM exit.</summary>
public static class InstructionDescription
{
    /// <summary>
    /// The form of the instruction information by basic exit reason, a letter each: 'm' an operand in memory, 's' one
    /// and a second register, 'r' one in memory or a register and a second register, 'g' LGDT and its kind, 'l' LLDT
    /// and its kind, 'd' a register and a size, 'u' a register; 'o' OUTS; 'n' a length alone; '-' not from an
    /// instruction.
    /// </summary>
    private static ReadOnlySpan<byte> Forms =>
        ("----------nnnnnnnnnm"u8 +
         "nmmrnrnmnnonn---n--n"u8 +
         "n-----gl--sn-snn-dsn"u8 +
         "nd-mmn-uunn-nn--nnnn"u8);

    private static ReadOnlySpan<byte> GdtrOrIdtrInstructions => "SGDT\0SIDT\0LGDT\0LIDT\0"u8;

    private static ReadOnlySpan<byte> LdtrOrTrInstructions => "SLDT\0STR\0LLDT\0LTR\0"u8;

    /// <summary>Writes such as ", DS:[RAX+RCX*4+0x10], RDX, instruction length 5"; nothing if there is none.</summary>
    public static void Write(ref KernelLog log, in ExitInformation exit)
    {
        int reason = (int)exit.Reason.Basic;
        byte form = reason < Forms.Length ? Forms[reason] : (byte)'-';
        if (form == '-')
        {
            return;
        }

        InstructionInformation instruction = exit.Instruction;
        switch ((char)form)
        {
            case 'g':
                log.Write(": "u8);
                log.Write(NameList.At(GdtrOrIdtrInstructions, instruction.Identity));
                break;
            case 'l':
                log.Write(": "u8);
                log.Write(NameList.At(LdtrOrTrInstructions, instruction.Identity));
                break;
            case 'o':
                WriteOuts(ref log, new(exit.Qualification), instruction);
                break;
        }

        if (form is (byte)'d' or (byte)'u' || (form is (byte)'l' or (byte)'r' && instruction.IsRegister))
        {
            WriteRegister(ref log, instruction.Register1);
            log.Write(form == 'd' ? ", % bits"u8 : default, instruction.OperandSize);
        }
        else if (form is (byte)'m' or (byte)'s' or (byte)'r' or (byte)'g' or (byte)'l')
        {
            WriteMemory(ref log, instruction, exit.Qualification);
        }

        if (form is (byte)'s' or (byte)'r')
        {
            WriteRegister(ref log, instruction.Register2);
        }

        log.Write(", instruction length %"u8, exit.InstructionLength);
    }

    private static void WriteRegister(ref KernelLog log, byte register)
    {
        log.Write(", "u8);
        log.Write(NameList.At(ExitNames.Registers, register));
    }

    private static void WriteMemory(ref KernelLog log, InstructionInformation instruction, ulong displacement)
    {
        log.Write(", "u8);
        log.Write(NameList.At(ExitNames.Segments, instruction.Segment));
        log.Write(":["u8);
        if (instruction.HasBase)
        {
            log.Write(NameList.At(ExitNames.Registers, instruction.Base));
            log.Write("+"u8);
        }

        if (instruction.HasIndex)
        {
            log.Write(NameList.At(ExitNames.Registers, instruction.Index));
            log.Write("*%+"u8, instruction.Scale);
        }

        log.Write("$]"u8, displacement);
    }

    private static void WriteOuts(
        ref KernelLog log,
        IoInstructionQualification io,
        InstructionInformation instruction)
    {
        if (io.IsString && !io.IsInput)
        {
            log.Write(", from "u8);
            log.Write(NameList.At(ExitNames.Segments, instruction.Segment));
        }

        log.Write(io.IsString ? ", % address bits"u8 : default, instruction.AddressSize);
    }
}
