namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of a control-register access (SDM Vol. 3C, table 28-3).</summary>
public readonly struct ControlRegisterAccess(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>The control register's number; 0 for CLTS and LMSW.</summary>
    public byte ControlRegister => (byte)(Value & 15);

    public ControlRegisterAccessType Type => (ControlRegisterAccessType)((Value >> 4) & 3);

    /// <summary>LMSW: the operand is in memory.</summary>
    public bool IsMemoryOperand => (Value & (1 << 6)) != 0;

    /// <summary>MOV: the general-purpose register's number.</summary>
    public byte Register => (byte)((Value >> 8) & 15);

    /// <summary>LMSW: the 16 bits to load.</summary>
    public ushort LmswSource => (ushort)(Value >> 16);
}
