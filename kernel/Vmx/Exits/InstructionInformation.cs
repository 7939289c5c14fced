namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The VM-exit instruction information, in the forms of SDM Vol. 3C, 28.2.5: INS and OUTS; LGDT and its kind; LLDT and
/// its kind; RDRAND and its kind; the VMX instructions and INVPCID, XSAVES, XRSTORS. The forms agree where they share
/// bits; a property says which form it belongs to where not all have it.
/// </summary>
public readonly struct InstructionInformation(uint value)
{
    public uint Value { get; } = value;

    /// <summary>The index is scaled by 1, 2, 4 or 8.</summary>
    public byte Scale => (byte)(1 << (int)(Value & 3));

    /// <summary>
    /// The first register operand: of VMREAD and VMWRITE (if <see cref="IsRegister"/>), SLDT and its kind (likewise),
    /// RDRAND, RDSEED, TPAUSE, UMWAIT, LOADIWKEY.
    /// </summary>
    public byte Register1 => (byte)((Value >> 3) & 15);

    /// <summary>The address size in bits: 16, 32 or 64.</summary>
    public byte AddressSize => (byte)(16 << (int)((Value >> 7) & 3));

    /// <summary>The operand is a register and not memory.</summary>
    public bool IsRegister => (Value & (1u << 10)) != 0;

    /// <summary>The operand size in bits, of LGDT and LIDT: 16 or 32; in 64-bit mode undefined.</summary>
    public byte DescriptorTableOperandSize => (byte)((Value & (1u << 11)) != 0 ? 32 : 16);

    /// <summary>The operand size in bits, of RDRAND and RDSEED: 16, 32 or 64.</summary>
    public byte OperandSize => (byte)(16 << (int)((Value >> 11) & 3));

    /// <summary>The segment: 0 ES, 1 CS, 2 SS, 3 DS, 4 FS, 5 GS.</summary>
    public byte Segment => (byte)((Value >> 15) & 7);

    public byte Index => (byte)((Value >> 18) & 15);

    public bool HasIndex => (Value & (1u << 22)) == 0;

    public byte Base => (byte)((Value >> 23) & 15);

    public bool HasBase => (Value & (1u << 27)) == 0;

    /// <summary>
    /// Of LGDT and its kind: 0 SGDT, 1 SIDT, 2 LGDT, 3 LIDT. Of LLDT and its kind: 0 SLDT, 1 STR, 2 LLDT, 3 LTR.
    /// </summary>
    public byte Identity => (byte)((Value >> 28) & 3);

    /// <summary>The second register operand: of VMREAD, VMWRITE, INVEPT, INVVPID, INVPCID, LOADIWKEY.</summary>
    public byte Register2 => (byte)(Value >> 28);
}
