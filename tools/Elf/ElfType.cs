namespace Bulkhead.Elf;

/// <summary>The kind of object file (e_type, System V gABI chapter 4).</summary>
public enum ElfType : ushort
{
    /// <summary>No file type.</summary>
    None = 0,

    /// <summary>Relocatable object.</summary>
    Relocatable = 1,

    /// <summary>Executable at fixed addresses.</summary>
    Executable = 2,

    /// <summary>Shared object, or position-independent executable.</summary>
    SharedObject = 3,

    /// <summary>Core dump.</summary>
    Core = 4,
}
