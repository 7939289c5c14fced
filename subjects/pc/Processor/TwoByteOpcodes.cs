namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>Opcodes behind 0FH: MOVZX, MOVSX and MOVNTI (SDM Vol. 2D, table A-3).</summary>
internal static class TwoByteOpcodes
{
    private const byte MoveNonTemporal = 0xc3;

    public static bool TryDecode(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode)
    {
        byte opcode = cursor.Next;
        cursor.Take();
        bool isZeroExtended = opcode is 0xb6 or 0xb7;
        bool isSignExtended = opcode is 0xbe or 0xbf;
        bool isNonTemporal = opcode == MoveNonTemporal;
        if (!(isZeroExtended || isSignExtended || isNonTemporal)
            || !InstructionDecoder.TryTakeMemoryOperand(ref instruction, ref cursor, in prefixes, mode))
        {
            return false;
        }

        byte size = (byte)prefixes.OperandSizeIn(mode);
        instruction.RegisterSize = size;
        if (isNonTemporal)
        {
            // It has no form of 16 bits: in 16-bit mode, too, an operand has 32.
            instruction.Operation = MmioOperation.Move;
            instruction.RegisterSize = size == sizeof(ulong) ? size : (byte)sizeof(uint);
            instruction.MemorySize = instruction.RegisterSize;
            instruction.WritesMemory = true;
            return !prefixes.HasOperandSize && !prefixes.HasRepeat;
        }

        instruction.Operation = isZeroExtended ? MmioOperation.MoveZeroExtended : MmioOperation.MoveSignExtended;
        instruction.MemorySize = (opcode & 1) == 0 ? (byte)1 : (byte)2;
        instruction.ReadsMemory = true;
        return true;
    }
}
