namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of an I/O instruction (SDM Vol. 3C, table 28-5).</summary>
public readonly struct IoInstructionQualification(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>The size of the access in bytes: 1, 2 or 4.</summary>
    public byte Size => (byte)((Value & 7) + 1);

    /// <summary>IN or INS, not OUT or OUTS.</summary>
    public bool IsInput => (Value & (1 << 3)) != 0;

    /// <summary>INS or OUTS.</summary>
    public bool IsString => (Value & (1 << 4)) != 0;

    public bool HasRepeatPrefix => (Value & (1 << 5)) != 0;

    /// <summary>The port is in the instruction, not in DX.</summary>
    public bool IsImmediate => (Value & (1 << 6)) != 0;

    public ushort Port => (ushort)(Value >> 16);
}
