namespace Bulkhead.Elf;

/// <summary>Attributes of a section (sh_flags, System V gABI chapter 4). Other bits are kept as they are.</summary>
[Flags]
public enum SectionFlags : ulong
{
    /// <summary>No attribute.</summary>
    None = 0,

    /// <summary>Holds writable data.</summary>
    Write = 1,

    /// <summary>Occupies memory.</summary>
    Allocate = 2,

    /// <summary>Holds instructions.</summary>
    Execute = 4,
}
