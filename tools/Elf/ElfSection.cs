namespace Bulkhead.Elf;

/// <summary>
/// One section header. <see cref="ElfImage.Parse"/> has checked that its ranges neither overflow nor leave the file.
/// </summary>
/// <param name="Index">Place in the section header table; 0 is the null section.</param>
/// <param name="Name">Name, empty for the null section.</param>
/// <param name="Type">Kind of section.</param>
/// <param name="Flags">Attributes.</param>
/// <param name="Address">Virtual address; 0 if it occupies no memory.</param>
/// <param name="FileOffset">Offset of its bytes in the file.</param>
/// <param name="Size">Size in bytes, in memory and (but for <see cref="SectionType.NoBits"/>) in the file.</param>
/// <param name="Link">Index of an associated section; its meaning depends on the type.</param>
/// <param name="EntrySize">Size in bytes of an entry of a table, else 0.</param>
public sealed record ElfSection(
    int Index,
    string Name,
    SectionType Type,
    SectionFlags Flags,
    ulong Address,
    ulong FileOffset,
    ulong Size,
    uint Link,
    ulong EntrySize)
{
    /// <summary>First virtual address after the section.</summary>
    public ulong End => Address + Size;

    /// <summary>Whether the section occupies memory.</summary>
    public bool IsAllocated => Flags.HasFlag(SectionFlags.Allocate);

    /// <summary>Whether the section may be written.</summary>
    public bool IsWritable => Flags.HasFlag(SectionFlags.Write);

    /// <summary>Whether the section holds instructions.</summary>
    public bool IsExecutable => Flags.HasFlag(SectionFlags.Execute);

    /// <summary>Whether <paramref name="address"/> lies in the section.</summary>
    /// <param name="address">A virtual address.</param>
    public bool Contains(ulong address) => address >= Address && address - Address < Size;
}
