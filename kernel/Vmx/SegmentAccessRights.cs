namespace Bulkhead.Kernel.Vmx;

/// <summary>The access rights of a segment in a VMCS (SDM Vol. 3C, table 25-2).</summary>
public readonly struct SegmentAccessRights(uint value)
{
    /// <summary>A segment register that holds no usable segment.</summary>
    public const uint Unusable = 1u << 16;

    /// <summary>
    /// What each of a virtual-8086 task's segments has: data, read and write, accessed, DPL 3, present.
    /// </summary>
    public const uint Virtual8086 = 0xf3;

    public uint Value { get; } = value;

    /// <summary>Bits 3:0: the segment type, as in a descriptor.</summary>
    public byte Type => (byte)(Value & 15);

    /// <summary>S: a code or data segment, not a system segment.</summary>
    public bool IsCodeOrData => (Value & (1 << 4)) != 0;

    /// <summary>DPL.</summary>
    public byte Privilege => (byte)((Value >> 5) & 3);

    public bool IsPresent => (Value & (1 << 7)) != 0;

    /// <summary>L: a 64-bit code segment (CS alone).</summary>
    public bool IsLong => (Value & (1 << 13)) != 0;

    /// <summary>D/B: 32-bit operands or stack pointer by default.</summary>
    public bool IsDefault32 => (Value & (1 << 14)) != 0;

    /// <summary>G: the limit counts in pages.</summary>
    public bool IsGranular => (Value & (1 << 15)) != 0;

    public bool IsUnusable => (Value & Unusable) != 0;

    /// <summary>Bits 31:17 and 11:8, which must be 0.</summary>
    public uint Reserved => Value & 0xfffe_0f00;
}
