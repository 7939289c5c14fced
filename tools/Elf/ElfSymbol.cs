namespace Bulkhead.Elf;

/// <summary>One symbol of a symbol table.</summary>
/// <param name="Name">Name; may be empty.</param>
/// <param name="Value">In an executable, the virtual address.</param>
/// <param name="Size">Size in bytes; 0 if not known.</param>
/// <param name="Type">What it names.</param>
/// <param name="Binding">Who sees it.</param>
/// <param name="SectionIndex">
/// Index of the section it is defined in; <see cref="Undefined"/>, <see cref="Absolute"/> or another reserved value.
/// </param>
public sealed record ElfSymbol(
    string Name,
    ulong Value,
    ulong Size,
    SymbolType Type,
    SymbolBinding Binding,
    ushort SectionIndex)
{
    /// <summary>Section index of a symbol that is not defined in this file (SHN_UNDEF).</summary>
    public const ushort Undefined = 0;

    /// <summary>First of the section indexes that name no section (SHN_LORESERVE).</summary>
    public const ushort FirstReserved = 0xff00;

    /// <summary>Section index of a symbol whose value is not an address of a section (SHN_ABS).</summary>
    public const ushort Absolute = 0xfff1;

    /// <summary>Whether the symbol is defined in a section of this file.</summary>
    public bool IsInSection => SectionIndex is not Undefined and < FirstReserved;
}
