namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;

/// <summary>
/// Decodes the instructions with which software accesses device memory (SDM Vol. 2): MOV, MOVZX, MOVSX, MOVSXD,
/// MOVNTI, the arithmetic and logic of two operands, TEST, XCHG, STOS, LODS and MOVS, in all modes. The processor has
/// computed the address, so of the memory operand the length alone matters. Total: what it does not know, it says so.
/// </summary>
public static class InstructionDecoder
{
    private const byte MovToMemory8 = 0x88;
    private const byte MovFromMemory = 0x8b;

    /// <summary>False if the instruction is none of these, is cut off, or has no memory operand.</summary>
    public static bool TryDecode(in InstructionBytes bytes, CodeMode mode, out MmioInstruction instruction)
    {
        instruction = default;
        InstructionCursor cursor = new(bytes.Low, bytes.High);
        Prefixes prefixes = default;
        prefixes.Take(ref cursor, mode);
        instruction.PointerMask = mode == CodeMode.Code64 ? ulong.MaxValue
            : mode == CodeMode.Code32 ? uint.MaxValue
            : 0xffff;
        instruction.AddressSize = (byte)prefixes.AddressSizeIn(mode);
        byte opcode = cursor.Next;
        cursor.Take();
        bool isKnown;
        if (opcode is >= MovToMemory8 and <= MovFromMemory)
        {
            isKnown = TryDecodeMove(ref instruction, ref cursor, in prefixes, mode, opcode);
        }
        else if (opcode is >= 0xa0 and <= 0xaf)
        {
            isKnown = TryDecodeImplicit(ref instruction, ref cursor, in prefixes, mode, opcode);
        }
        else if (opcode == 0x0f)
        {
            isKnown = TwoByteOpcodes.TryDecode(ref instruction, ref cursor, in prefixes, mode);
        }
        else
        {
            isKnown = OneByteOpcodes.TryDecode(ref instruction, ref cursor, in prefixes, mode, opcode);
        }

        instruction.Length = (byte)cursor.Length;
        bool isLockable = !prefixes.HasLock || IsLockable(in instruction);
        return isKnown && isLockable && cursor.Length <= bytes.Count
            && cursor.Length <= InstructionBytes.MaximumLength;
    }

    /// <summary>Takes ModR/M, SIB and displacement. False if the operand is a register.</summary>
    internal static bool TryTakeMemoryOperand(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode)
    {
        int modRm = cursor.Next;
        int mod = modRm >> 6;
        cursor.Take();
        instruction.Register = (byte)((modRm >> 3 & 7) | (prefixes.Rex << 1 & 8));
        if (mod == 3)
        {
            return false;
        }

        int displacement = mod == 1 ? 1 : 0;
        int rm = modRm & 7;
        if (instruction.AddressSize == sizeof(ushort))
        {
            displacement = mod == 2 || (mod == 0 && rm == 6) ? sizeof(ushort) : displacement;
        }
        else
        {
            int baseRegister = rm;
            if (rm == 4)
            {
                baseRegister = cursor.Next & 7;
                cursor.Take();
            }

            // RIP-relative in 64-bit mode, if there is no SIB byte: as long as the absolute form.
            displacement = mod == 2 || (mod == 0 && baseRegister == 5) ? sizeof(uint) : displacement;
        }

        cursor.Pass(displacement);
        return true;
    }

    /// <summary>Gives both operands the size that bit 0 of the opcode, the prefixes and the mode say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SetOperandSize(
        ref MmioInstruction instruction, in Prefixes prefixes, CodeMode mode, bool isByte)
    {
        byte size = isByte ? (byte)1 : (byte)prefixes.OperandSizeIn(mode);
        instruction.MemorySize = size;
        instruction.RegisterSize = size;
        if (isByte)
        {
            SetByteRegister(ref instruction, in prefixes);
        }
    }

    /// <summary>Without REX, encodings 4 to 7 of a byte register are AH, CH, DH and BH.</summary>
    internal static void SetByteRegister(ref MmioInstruction instruction, in Prefixes prefixes)
    {
        if (prefixes.Rex == 0 && instruction.Register >= 4)
        {
            instruction.IsHighByte = true;
            instruction.Register -= 4;
        }
    }

    /// <summary>88 to 8B: MOV between memory and a register.</summary>
    private static bool TryDecodeMove(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode,
        byte opcode)
    {
        bool isKnown = TryTakeMemoryOperand(ref instruction, ref cursor, in prefixes, mode);
        SetOperandSize(ref instruction, in prefixes, mode, (opcode & 1) == 0);
        instruction.Operation = MmioOperation.Move;
        bool isLoad = (opcode & 2) != 0;
        instruction.ReadsMemory = isLoad;
        instruction.WritesMemory = !isLoad;
        return isKnown;
    }

    /// <summary>
    /// A0 to AF: MOV with an absolute offset, and string instructions, all of them with the accumulator.
    /// </summary>
    private static bool TryDecodeImplicit(
        ref MmioInstruction instruction, ref InstructionCursor cursor, in Prefixes prefixes, CodeMode mode,
        byte opcode)
    {
        SetOperandSize(ref instruction, in prefixes, mode, (opcode & 1) == 0);
        instruction.HasSegmentPrefix = prefixes.HasSegment;
        if (opcode <= 0xa3)
        {
            cursor.Pass(instruction.AddressSize);
            instruction.Operation = MmioOperation.Move;
            instruction.ReadsMemory = opcode <= 0xa1;
            instruction.WritesMemory = opcode > 0xa1;
            return true;
        }

        instruction.IsRepeated = prefixes.HasRepeat;
        if (opcode is 0xa4 or 0xa5)
        {
            // Which operand the device has is known from the exit alone.
            instruction.Operation = MmioOperation.MoveString;
            return true;
        }

        bool isStore = opcode is 0xaa or 0xab;
        instruction.Operation = isStore ? MmioOperation.StoreString : MmioOperation.LoadString;
        instruction.WritesMemory = isStore;
        instruction.ReadsMemory = !isStore;
        return isStore || opcode is 0xac or 0xad;
    }

    /// <summary>LOCK is for what reads and writes; all else would have been #UD (SDM Vol. 2A, LOCK).</summary>
    private static bool IsLockable(in MmioInstruction instruction) =>
        instruction.ReadsMemory && instruction.WritesMemory && !instruction.IsString;
}
