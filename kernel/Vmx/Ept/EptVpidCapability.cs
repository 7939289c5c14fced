namespace Bulkhead.Kernel.Vmx;

/// <summary>IA32_VMX_EPT_VPID_CAP (SDM Vol. 3D, A.10).</summary>
public readonly struct EptVpidCapability(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>Bit 0: an entry may allow execution without reading.</summary>
    public bool HasExecuteOnly => IsSet(0);

    /// <summary>Bit 6: a page-walk length of 4.</summary>
    public bool HasFourLevels => IsSet(6);

    /// <summary>Bit 14: the tables themselves may be write-back; else only uncacheable (bit 8).</summary>
    public bool HasWriteBackTables => IsSet(14);

    /// <summary>Bit 16: a page-directory entry may map 2 MiB.</summary>
    public bool Has2MBytePages => IsSet(16);

    /// <summary>Bit 17: a page-directory-pointer-table entry may map 1 GiB.</summary>
    public bool Has1GBytePages => IsSet(17);

    /// <summary>Bit 20: INVEPT.</summary>
    public bool HasInvept => IsSet(20);

    /// <summary>Bit 21: accessed and dirty flags.</summary>
    public bool HasAccessedDirty => IsSet(21);

    /// <summary>Bit 32: INVVPID.</summary>
    public bool HasInvvpid => IsSet(32);

    /// <summary>Bits 25 and 26.</summary>
    public bool Supports(InveptType type) => HasInvept && IsSet(24 + (int)type);

    /// <summary>Bits 40 to 43.</summary>
    public bool Supports(InvvpidType type) => HasInvvpid && IsSet(40 + (int)type);

    private bool IsSet(int bit) => ((Value >> bit) & 1) != 0;
}
