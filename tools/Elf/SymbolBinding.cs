namespace Bulkhead.Elf;

/// <summary>Who sees a symbol (high four bits of st_info, System V gABI chapter 4). Other values are kept.</summary>
public enum SymbolBinding : byte
{
    /// <summary>Its own object file.</summary>
    Local = 0,

    /// <summary>Every object file.</summary>
    Global = 1,

    /// <summary>Every object file, and a global symbol of the same name wins.</summary>
    Weak = 2,
}
