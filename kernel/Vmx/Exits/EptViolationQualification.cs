namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit qualification of an EPT violation (SDM Vol. 3C, table 28-7).</summary>
public readonly struct EptViolationQualification(ulong value)
{
    public ulong Value { get; } = value;

    public bool IsRead => (Value & (1 << 0)) != 0;

    public bool IsWrite => (Value & (1 << 1)) != 0;

    public bool IsFetch => (Value & (1 << 2)) != 0;

    /// <summary>What all EPT entries together allow: bit 0 read, bit 1 write, bit 2 execute.</summary>
    public byte Allowed => (byte)((Value >> 3) & 7);

    /// <summary>With mode-based execute control: execution in user mode is allowed.</summary>
    public bool IsUserExecuteAllowed => (Value & (1 << 6)) != 0;

    /// <summary>The guest-linear address field is valid.</summary>
    public bool HasLinearAddress => (Value & (1 << 7)) != 0;

    /// <summary>
    /// The access was to what the linear address translates to, not to a paging structure on the way; meaningful if
    /// <see cref="HasLinearAddress"/>.
    /// </summary>
    public bool IsToTranslation => (Value & (1 << 8)) != 0;

    /// <summary>The access hit an IRET that had unblocked NMIs.</summary>
    public bool IsNmiUnblockedByIret => (Value & (1 << 12)) != 0;

    public bool IsShadowStackAccess => (Value & (1 << 13)) != 0;

    public bool IsGuestPagingVerification => (Value & (1 << 15)) != 0;

    /// <summary>Not from an instruction, but from trace output or user-interrupt delivery.</summary>
    public bool IsAsynchronous => (Value & (1 << 16)) != 0;
}
