namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of MOV DR (SDM Vol. 3C, table 28-4).</summary>
public readonly struct DebugRegisterAccess(ulong value)
{
    public ulong Value { get; } = value;

    public byte DebugRegister => (byte)(Value & 7);

    /// <summary>MOV from a debug register, not to one.</summary>
    public bool IsRead => (Value & (1 << 4)) != 0;

    /// <summary>The general-purpose register's number.</summary>
    public byte Register => (byte)((Value >> 8) & 15);
}
