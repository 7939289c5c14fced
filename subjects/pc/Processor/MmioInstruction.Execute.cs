namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;

/// <summary>What an instruction with an operand in a device's memory does to the registers.</summary>
public partial struct MmioInstruction
{
    private const byte Rax = 0;
    private const byte Rcx = 1;
    private const byte Rsi = 6;
    private const byte Rdi = 7;
    private const ulong DirectionFlag = 1 << 10;

    /// <summary>
    /// Carries the instruction out. <paramref name="read"/> is what the device gave, of any use only if
    /// <see cref="ReadsMemory"/>; the result is what the device gets, if <see cref="WritesMemory"/>, zero-extended.
    /// RSP's value is in its place among the registers. A string instruction does one iteration.
    /// </summary>
    public readonly ulong Execute(ref GeneralRegisters registers, ref ulong flags, ulong read)
    {
        if (Operation != MmioOperation.Move)
        {
            return ExecuteOther(ref registers, ref flags, read);
        }

        if (WritesMemory)
        {
            return Source(ref registers);
        }

        Load(ref registers, read);
        return 0;
    }

    /// <summary>Of a MOV to memory: what the device gets, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Source(ref GeneralRegisters registers) => HasImmediate
        ? Immediate & (ulong.MaxValue >> (64 - (MemorySize << 3)))
        : OperandRegister.Read(ref registers, Register, RegisterSize, IsHighByte);

    /// <summary>Of a MOV from memory: puts what the device gave into its register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Load(ref GeneralRegisters registers, ulong read) =>
        OperandRegister.Write(ref registers, Register, MemorySize, IsHighByte, read);

    private readonly ulong ExecuteOther(ref GeneralRegisters registers, ref ulong flags, ulong read)
    {
        uint size = MemorySize;
        ulong value = read & (ulong.MaxValue >> (int)(64 - (size << 3)));
        if (Operation <= MmioOperation.Test)
        {
            return Combine(ref registers, ref flags, value);
        }

        if (Operation == MmioOperation.Exchange)
        {
            ulong source = Source(ref registers);
            OperandRegister.Write(ref registers, Register, RegisterSize, IsHighByte, value);
            return source;
        }

        if (IsString)
        {
            return ExecuteString(ref registers, flags, value);
        }

        if (Operation == MmioOperation.MoveSignExtended)
        {
            int unused = (int)(64 - (size << 3));
            value = (ulong)((long)(value << unused) >> unused);
        }

        OperandRegister.Write(ref registers, Register, RegisterSize, isHighByte: false, value);
        return 0;
    }

    /// <summary>
    /// Where the subject goes on after <see cref="Execute"/>: behind the instruction, or with it if a repeated one has
    /// iterations left.
    /// </summary>
    public readonly ulong Next(ulong instructionPointer, ref GeneralRegisters registers) =>
        IsRepeated && OperandRegister.Read(ref registers, Rcx, AddressSize, isHighByte: false) != 0
            ? instructionPointer
            : Following(instructionPointer);

    /// <summary>The place behind the instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Following(ulong instructionPointer) => (instructionPointer + Length) & PointerMask;

    private readonly ulong Combine(ref GeneralRegisters registers, ref ulong flags, ulong value)
    {
        ulong source = Source(ref registers);
        if (IsMemoryFirst || Operation == MmioOperation.Test)
        {
            return Arithmetic.Compute(Operation, MemorySize, value, source, ref flags);
        }

        ulong result = Arithmetic.Compute(Operation, MemorySize, source, value, ref flags);
        if (Operation != MmioOperation.Compare)
        {
            OperandRegister.Write(ref registers, Register, RegisterSize, IsHighByte, result);
        }

        return 0;
    }

    private readonly ulong ExecuteString(ref GeneralRegisters registers, ulong flags, ulong value)
    {
        ulong step = (flags & DirectionFlag) != 0 ? 0 - (ulong)MemorySize : MemorySize;
        if (Operation != MmioOperation.LoadString)
        {
            OperandRegister.Add(ref registers, Rdi, AddressSize, step);
        }

        if (Operation != MmioOperation.StoreString)
        {
            OperandRegister.Add(ref registers, Rsi, AddressSize, step);
        }

        if (IsRepeated)
        {
            OperandRegister.Add(ref registers, Rcx, AddressSize, ulong.MaxValue);
        }

        if (Operation == MmioOperation.LoadString)
        {
            OperandRegister.Write(ref registers, Rax, RegisterSize, isHighByte: false, value);
        }

        return Operation == MmioOperation.StoreString
            ? OperandRegister.Read(ref registers, Rax, RegisterSize, isHighByte: false)
            : value;
    }
}
