namespace Bulkhead.Elf;

/// <summary>Access rights of a segment (p_flags, System V gABI chapter 5).</summary>
[Flags]
public enum SegmentFlags : uint
{
    /// <summary>No access.</summary>
    None = 0,

    /// <summary>May be executed.</summary>
    Execute = 1,

    /// <summary>May be written.</summary>
    Write = 2,

    /// <summary>May be read.</summary>
    Read = 4,
}
