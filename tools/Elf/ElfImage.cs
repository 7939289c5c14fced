namespace Bulkhead.Elf;

/// <summary>
/// An ELF64 little-endian x86-64 file (System V gABI; x86-64 psABI), read once and immutable. Reading is total: any
/// bytes give either an image whose tables lie in the file, or one <see cref="ElfFormatException"/>.
/// </summary>
public sealed class ElfImage
{
    private readonly ReadOnlyMemory<byte> file;

    internal ElfImage(
        ReadOnlyMemory<byte> file,
        ElfHeader header,
        IReadOnlyList<ElfSegment> segments,
        IReadOnlyList<ElfSection> sections,
        IReadOnlyList<ElfSymbol> symbols)
    {
        this.file = file;
        Header = header;
        Segments = segments;
        Sections = sections;
        Symbols = symbols;
    }

    /// <summary>The ELF header.</summary>
    public ElfHeader Header { get; }

    /// <summary>The program headers, in the table's order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The section headers, in the table's order; empty if the file has none.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The symbols of the one symbol table (SHT_SYMTAB) without its null entry; empty if stripped.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>Reads an image from memory.</summary>
    /// <param name="file">The whole file; the image refers to it and copies nothing but names.</param>
    /// <exception cref="ElfFormatException">The bytes are not such a file.</exception>
    public static ElfImage Parse(ReadOnlyMemory<byte> file) => new ElfParser(file).Parse();

    /// <summary>Reads an image from a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ElfFormatException">
    /// The file cannot be read or is not such a file; the line names it.
    /// </exception>
    public static ElfImage Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (ElfFormatException refusal)
        {
            throw new ElfFormatException($"{path}: {refusal.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ElfFormatException($"{path}: cannot be read: {failure.Message}: build it, or correct the path");
        }
    }

    /// <summary>
    /// The bytes of a section in the file; empty for <see cref="SectionType.NoBits"/> and the null section.
    /// </summary>
    /// <param name="section">A section of this image.</param>
    public ReadOnlyMemory<byte> Content(ElfSection section) =>
        section.Type is SectionType.NoBits or SectionType.Null
            ? ReadOnlyMemory<byte>.Empty
            : file.Slice((int)section.FileOffset, (int)section.Size);

    /// <summary>The bytes of a segment in the file.</summary>
    /// <param name="segment">A segment of this image.</param>
    public ReadOnlyMemory<byte> Content(ElfSegment segment) =>
        file.Slice((int)segment.FileOffset, (int)segment.FileSize);

    /// <summary>Finds the loaded segment that holds all of a range of virtual memory.</summary>
    /// <param name="address">Virtual address of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>The segment, or null.</returns>
    public ElfSegment? FindSegment(ulong address, ulong length)
    {
        foreach (ElfSegment segment in Segments)
        {
            if (segment.Type == SegmentType.Load && segment.Contains(address, length))
            {
                return segment;
            }
        }

        return null;
    }

    /// <summary>Reads file-backed bytes of a loaded segment by virtual address.</summary>
    /// <param name="address">Virtual address of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="bytes">The bytes, or empty.</param>
    /// <returns>Whether one loaded segment holds all of them in the file.</returns>
    public bool TryRead(ulong address, int length, out ReadOnlySpan<byte> bytes)
    {
        ElfSegment? segment = length < 0 ? null : FindSegment(address, (ulong)length);
        ulong offset = segment is null ? 0 : address - segment.VirtualAddress;
        if (segment is null || segment.FileSize < (ulong)length || offset > segment.FileSize - (ulong)length)
        {
            bytes = default;
            return false;
        }

        bytes = Content(segment).Span.Slice((int)offset, length);
        return true;
    }

    /// <summary>Finds a defined symbol by name.</summary>
    /// <param name="name">The exact name.</param>
    /// <returns>The first such symbol, or null.</returns>
    public ElfSymbol? FindSymbol(string name)
    {
        foreach (ElfSymbol symbol in Symbols)
        {
            if (symbol.SectionIndex != ElfSymbol.Undefined && symbol.Name == name)
            {
                return symbol;
            }
        }

        return null;
    }
}
