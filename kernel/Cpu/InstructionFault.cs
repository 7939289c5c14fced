namespace Bulkhead.Kernel.Cpu;

/// <summary>
/// What an instruction stub that may fault returns: nothing, or the exception that the instruction raised.
/// Bit 31 says that there is one, bits 23:16 are the vector, bits 15:0 the error code.
/// </summary>
public readonly struct InstructionFault(uint value)
{
    private const uint Present = 1u << 31;

    /// <summary>The raw value, as kernel/Cpu/Instructions.asm has it in EAX.</summary>
    public uint Value { get; } = value;

    public bool IsPresent => (Value & Present) != 0;

    public ExceptionVector Vector => (ExceptionVector)(byte)(Value >> 16);

    public ushort ErrorCode => (ushort)Value;

    /// <summary>The fault of <paramref name="vector"/>, of whose error code the low 16 bits are kept.</summary>
    public static InstructionFault Of(ExceptionVector vector, ulong errorCode) =>
        new(Present | ((uint)vector << 16) | (ushort)errorCode);
}
