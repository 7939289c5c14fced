namespace Bulkhead.Elf;

/// <summary>What a symbol names (low four bits of st_info, System V gABI chapter 4). Other values are kept.</summary>
public enum SymbolType : byte
{
    /// <summary>Not said; what an assembler writes for a plain label.</summary>
    None = 0,

    /// <summary>A data object.</summary>
    Object = 1,

    /// <summary>A function.</summary>
    Function = 2,

    /// <summary>A section.</summary>
    Section = 3,

    /// <summary>A source file.</summary>
    File = 4,

    /// <summary>A thread-local object.</summary>
    ThreadLocal = 6,
}
