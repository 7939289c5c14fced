namespace Bulkhead.Elf;

/// <summary>The kind of a segment (p_type, System V gABI chapter 5). Other values are kept as they are.</summary>
public enum SegmentType : uint
{
    /// <summary>Unused entry.</summary>
    Null = 0,

    /// <summary>Loaded into memory.</summary>
    Load = 1,

    /// <summary>Dynamic linking information.</summary>
    Dynamic = 2,

    /// <summary>Path of a program interpreter.</summary>
    Interpreter = 3,

    /// <summary>Notes, such as the PVH entry point.</summary>
    Note = 4,

    /// <summary>The program header table itself.</summary>
    ProgramHeaders = 6,

    /// <summary>Thread-local storage template.</summary>
    ThreadLocalStorage = 7,

    /// <summary>Flags of the stack that a loader should give (PT_GNU_STACK).</summary>
    GnuStack = 0x6474e551,

    /// <summary>Range to be made read-only after relocation (PT_GNU_RELRO).</summary>
    GnuReadOnlyAfterRelocation = 0x6474e552,
}
