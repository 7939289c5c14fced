namespace Bulkhead.Kernel.Trials;

/// <summary>The type of a code or data segment, its accessed bit set (SDM Vol. 3A, table 3-1).</summary>
public enum SegmentType : byte
{
    ReadOnly = 0x1,
    ReadWrite = 0x3,

    /// <summary>Valid are the offsets above the limit.</summary>
    ReadWriteExpandDown = 0x7,

    ExecuteOnly = 0x9,
    ExecuteRead = 0xb,
}

/// <summary>A segment descriptor of protected mode (SDM Vol. 3A, 3.4.5).</summary>
public readonly struct SegmentDescriptor(ulong value)
{
    private const ulong CodeOrData = 1ul << 44;
    private const ulong Present = 1ul << 47;
    private const ulong Is32Bit = 1ul << 54;
    private const ulong Granularity = 1ul << 55;
    private const ulong Available32BitTaskState = 9ul << 40;
    private const uint LargestByteLimit = 0xf_ffff;

    public ulong Value { get; } = value;

    /// <summary>
    /// A code or data segment whose last byte (of an expand-down segment: the last byte below it) is at
    /// <paramref name="limit"/>; from 1 MiB on, limits end with a page.
    /// </summary>
    public static SegmentDescriptor Of(
        uint start,
        uint limit,
        SegmentType type,
        byte privilege = 0,
        bool is32Bit = true) =>
        new(Place(start, limit)
            | ((ulong)type << 40)
            | CodeOrData
            | ((ulong)(privilege & 3) << 45)
            | Present
            | (is32Bit ? Is32Bit : 0));

    /// <summary>An available 32-bit TSS.</summary>
    public static SegmentDescriptor OfTaskState(uint start, uint limit) =>
        new(Place(start, limit) | Available32BitTaskState | Present);

    private static ulong Place(uint start, uint limit)
    {
        bool inPages = limit > LargestByteLimit;
        ulong field = inPages ? limit >> 12 : limit;
        return (field & 0xffff)
            | ((field >> 16) << 48)
            | (inPages ? Granularity : 0)
            | ((ulong)(start & 0xff_ffff) << 16)
            | ((ulong)(start >> 24) << 56);
    }
}
