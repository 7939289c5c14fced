namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>
/// An instruction with one operand in a device's memory, as <see cref="InstructionDecoder"/> finds it. To carry it
/// out: read <see cref="MemorySize"/> bytes of the device if <see cref="ReadsMemory"/>, call <see cref="Execute"/>,
/// and write its result if <see cref="WritesMemory"/>.
/// </summary>
public partial struct MmioInstruction
{
    /// <summary>In bytes, 1 to 15.</summary>
    public byte Length { get; internal set; }

    public MmioOperation Operation { get; internal set; }

    /// <summary>The size of the operand in memory in bytes: 1, 2, 4 or 8.</summary>
    public byte MemorySize { get; internal set; }

    /// <summary>
    /// The size of the register operand in bytes, which differs from the memory's in MOVZX and MOVSX.
    /// </summary>
    public byte RegisterSize { get; internal set; }

    /// <summary>The encoding of the register operand, 0 to 15.</summary>
    public byte Register { get; internal set; }

    /// <summary>The register operand is AH, CH, DH or BH: bits 15:8 of <see cref="Register"/>.</summary>
    public bool IsHighByte { get; internal set; }

    /// <summary>The other operand is <see cref="Immediate"/> and no register.</summary>
    public bool HasImmediate { get; internal set; }

    /// <summary>Sign-extended.</summary>
    public ulong Immediate { get; internal set; }

    /// <summary>Of arithmetic and logic: memory is the first operand, and the destination if there is one.</summary>
    public bool IsMemoryFirst { get; internal set; }

    public bool ReadsMemory { get; internal set; }

    public bool WritesMemory { get; internal set; }

    /// <summary>The prefix REP or REPNE of a string instruction.</summary>
    public bool IsRepeated { get; internal set; }

    /// <summary>In bytes: 2, 4 or 8.</summary>
    public byte AddressSize { get; internal set; }

    /// <summary>The bits that the instruction pointer has in the mode of the code.</summary>
    public ulong PointerMask { get; internal set; }

    /// <summary>CS, SS, DS or ES was named, or FS or GS, by a prefix.</summary>
    public bool HasSegmentPrefix { get; internal set; }

    public readonly bool IsString => Operation >= MmioOperation.StoreString;
}
