namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>Opcodes of one byte beside the MOVs that software uses most (SDM Vol. 2D, table A-2).</summary>
internal static class OneByteOpcodes
{
    public static bool TryDecode(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode,
        byte opcode)
    {
        bool isMoveSignExtended = opcode == 0x63 && mode == CodeMode.Code64
            && prefixes.OperandSizeIn(mode) != sizeof(ushort);
        bool isArithmetic = opcode < 0x40 && (opcode & 7) <= 3;
        bool hasImmediate = opcode is 0xc6 or 0xc7 or 0x80 or 0x81 or 0x83 or 0xf6 or 0xf7;
        if (!(isArithmetic || hasImmediate || opcode is >= 0x84 and <= 0x87 || isMoveSignExtended)
            || !InstructionDecoder.TryTakeMemoryOperand(ref instruction, ref cursor, in prefixes, mode))
        {
            return false;
        }

        if (hasImmediate)
        {
            return TryDecodeImmediate(ref instruction, ref cursor, in prefixes, mode, opcode);
        }

        if (isMoveSignExtended)
        {
            instruction.Operation = MmioOperation.MoveSignExtended;
            instruction.MemorySize = sizeof(uint);
            instruction.RegisterSize = (byte)prefixes.OperandSizeIn(mode);
            instruction.ReadsMemory = true;
            return true;
        }

        InstructionDecoder.SetOperandSize(ref instruction, in prefixes, mode, (opcode & 1) == 0);
        instruction.ReadsMemory = true;
        if (opcode >= 0x84)
        {
            bool isTest = opcode <= 0x85;
            instruction.Operation = isTest ? MmioOperation.Test : MmioOperation.Exchange;
            instruction.WritesMemory = !isTest;
            return true;
        }

        // Bit 1 of the opcode says that the register is the destination.
        instruction.Operation = (MmioOperation)(opcode >> 3);
        instruction.IsMemoryFirst = (opcode & 2) == 0;
        instruction.WritesMemory = instruction.IsMemoryFirst && instruction.Operation != MmioOperation.Compare;
        return true;
    }

    /// <summary>The register's place in ModR/M says which operation it is.</summary>
    private static bool TryDecodeImmediate(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode,
        byte opcode)
    {
        int extension = instruction.Register & 7;
        bool isByte = (opcode & 1) == 0;
        InstructionDecoder.SetOperandSize(ref instruction, in prefixes, mode, isByte);
        int size = isByte || opcode == 0x83 ? 1 : instruction.MemorySize == sizeof(ushort) ? 2 : 4;
        instruction.Immediate = cursor.TakeSigned(size);
        instruction.HasImmediate = true;
        instruction.IsMemoryFirst = true;
        if (opcode >= 0xf6)
        {
            instruction.Operation = MmioOperation.Test;
            instruction.ReadsMemory = true;
            return extension <= 1;
        }

        if (opcode >= 0xc6)
        {
            instruction.Operation = MmioOperation.Move;
            instruction.WritesMemory = true;
            return extension == 0;
        }

        instruction.Operation = (MmioOperation)extension;
        instruction.ReadsMemory = true;
        instruction.WritesMemory = instruction.Operation != MmioOperation.Compare;
        return true;
    }
}
