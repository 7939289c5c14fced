namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of an APIC access (SDM Vol. 3C, table 28-6).</summary>
public readonly struct ApicAccessQualification(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>The offset within the APIC-access page in bytes, if the access is linear.</summary>
    public ushort Offset => (ushort)(Value & 0xfff);

    public ApicAccessType Type => (ApicAccessType)((Value >> 12) & 15);

    /// <summary>Not from an instruction, but from trace output or user-interrupt delivery.</summary>
    public bool IsAsynchronous => (Value & (1 << 16)) != 0;
}
