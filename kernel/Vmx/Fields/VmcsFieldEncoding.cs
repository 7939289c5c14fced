namespace Bulkhead.Kernel.Vmx;

/// <summary>The parts of a VMCS field's encoding (SDM Vol. 3C, 25.11.2; the thesis' Figure 20).</summary>
public readonly struct VmcsFieldEncoding(uint value)
{
    private const uint Reserved = 0xffff_9000;

    public VmcsFieldEncoding(VmcsField field)
        : this((uint)field)
    {
    }

    public uint Value { get; } = value;

    public VmcsFieldAccess Access => (VmcsFieldAccess)(Value & 1);

    /// <summary>Bits 9:1: tells fields of one type and width apart, 0 to 511.</summary>
    public ushort Index => (ushort)((Value >> 1) & 0x1ff);

    public VmcsFieldType Type => (VmcsFieldType)((Value >> 10) & 3);

    public VmcsFieldWidth Width => (VmcsFieldWidth)((Value >> 13) & 3);

    /// <summary>The reserved bits 31:15 and 12 are 0, and only a 64-bit field has an upper half.</summary>
    public bool IsWellFormed =>
        (Value & Reserved) == 0 && (Access == VmcsFieldAccess.Full || Width == VmcsFieldWidth.Bits64);

    /// <summary>The encoding of the upper half of a 64-bit field.</summary>
    public VmcsFieldEncoding High => new(Value | 1);

    /// <summary>
    /// The bits that the field can hold: a write of a wider value to a 16-bit or 32-bit field drops the rest.
    /// </summary>
    public ulong Mask => Access == VmcsFieldAccess.High
        ? 0xffff_ffff
        : Width switch
        {
            VmcsFieldWidth.Bits16 => 0xffff,
            VmcsFieldWidth.Bits32 => 0xffff_ffff,
            _ => 0xffff_ffff_ffff_ffff,
        };
}
