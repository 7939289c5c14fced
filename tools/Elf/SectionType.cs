namespace Bulkhead.Elf;

/// <summary>The kind of a section (sh_type, System V gABI chapter 4). Other values are kept as they are.</summary>
public enum SectionType : uint
{
    /// <summary>Unused entry.</summary>
    Null = 0,

    /// <summary>Code or data of the program.</summary>
    ProgramBits = 1,

    /// <summary>Symbol table.</summary>
    SymbolTable = 2,

    /// <summary>String table.</summary>
    StringTable = 3,

    /// <summary>Relocations with addends.</summary>
    RelocationsWithAddends = 4,

    /// <summary>Dynamic linking information.</summary>
    Dynamic = 6,

    /// <summary>Notes.</summary>
    Note = 7,

    /// <summary>Zero-filled memory with no bytes in the file.</summary>
    NoBits = 8,

    /// <summary>Relocations without addends.</summary>
    Relocations = 9,

    /// <summary>Symbols for dynamic linking.</summary>
    DynamicSymbols = 11,
}
