namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>A descriptor of an LDT or of a 32-bit TSS (SDM Vol. 3A, 3.5 and 9.2.2).</summary>
public readonly struct SystemSegmentDescriptor(ulong value)
{
    private const ulong Busy = 1ul << 41;
    private const ulong Granularity = 1ul << 55;

    public ulong Value { get; } = value;

    public uint Base => (uint)((Value >> 16) & 0xff_ffff) | ((uint)(Value >> 56) << 24);

    /// <summary>The offset of the last byte.</summary>
    public uint Limit => (Value & Granularity) != 0 ? (LimitField << 12) | 0xfff : LimitField;

    /// <summary>The access rights in the format of the VMCS (SDM Vol. 3C, table 25-2).</summary>
    public uint AccessRights => (uint)(Value >> 40) & 0xf0ff;

    public bool IsPresentLdt => (AccessRights & 0x9f) == 0x82;

    public bool IsPresentAvailableTaskState => (AccessRights & 0x9f) == 0x89;

    /// <summary>The same TSS, busy.</summary>
    public SystemSegmentDescriptor AsBusy => new(Value | Busy);

    private uint LimitField => (uint)(Value & 0xffff) | ((uint)(Value >> 32) & 0xf_0000);
}
