namespace Bulkhead.Elf;

/// <summary>Reads the tables of an ELF64 file and refuses whatever does not hold together.</summary>
internal sealed class ElfParser(ReadOnlyMemory<byte> file)
{
    private const uint HeaderSize = 64;
    private const uint ProgramHeaderSize = 56;
    private const uint SectionHeaderSize = 64;
    private const uint SymbolSize = 24;
    private const ushort MachineX8664 = 62;
    private const ushort ExtendedProgramHeaderCount = 0xffff;
    private const string Header = "ELF header";

    private readonly ElfBytes bytes = new(file);

    public ElfImage Parse()
    {
        ElfHeader header = ReadHeader();
        List<ElfSegment> segments = ReadSegments();
        List<ElfSection> sections = ReadSections();
        return new ElfImage(file, header, segments, sections, ReadSymbols(sections));
    }

    private ElfHeader ReadHeader()
    {
        ReadOnlySpan<byte> identification = bytes.Range(0, 16, "ELF identification");
        if (!identification[..4].SequenceEqual("\u007fELF"u8))
        {
            throw new ElfFormatException(
                $"ELF identification: the first bytes are {Convert.ToHexString(identification[..4])}, need 7F454C46: "
                + "name an ELF file");
        }

        Need(identification[4], 2, "EI_CLASS", "name a 64-bit file");
        Need(identification[5], 1, "EI_DATA", "name a little-endian file");
        Need(identification[6], 1, "EI_VERSION", "link the file again");
        Need(bytes.UInt16(18, Header), MachineX8664, "e_machine", "name an x86-64 file");
        Need(bytes.UInt32(20, Header), 1, "e_version", "link the file again");
        Need(bytes.UInt16(52, Header), HeaderSize, "e_ehsize", "link the file again");
        return new ElfHeader((ElfType)bytes.UInt16(16, Header), bytes.UInt64(24, Header), bytes.UInt32(48, Header));
    }

    private List<ElfSegment> ReadSegments()
    {
        ulong table = bytes.UInt64(32, Header);
        uint count = bytes.UInt16(56, Header);
        List<ElfSegment> segments = [];
        if (count == 0)
        {
            return segments;
        }

        if (count == ExtendedProgramHeaderCount)
        {
            throw new ElfFormatException("e_phnum: 0xffff (extended numbering): link at most 0xfffe program headers");
        }

        Need(bytes.UInt16(54, Header), ProgramHeaderSize, "e_phentsize", "link the file again");
        bytes.Range(table, count * ProgramHeaderSize, "program header table");
        for (uint index = 0; index < count; index++)
        {
            segments.Add(ReadSegment((int)index, table + (index * ProgramHeaderSize)));
        }

        return segments;
    }

    private ElfSegment ReadSegment(int index, ulong offset)
    {
        string what = $"program header {index}";
        ElfSegment segment = new(
            index,
            (SegmentType)bytes.UInt32(offset, what),
            (SegmentFlags)bytes.UInt32(offset + 4, what),
            bytes.UInt64(offset + 8, what),
            bytes.UInt64(offset + 16, what),
            bytes.UInt64(offset + 24, what),
            bytes.UInt64(offset + 32, what),
            bytes.UInt64(offset + 40, what),
            bytes.UInt64(offset + 48, what));
        bytes.Range(segment.FileOffset, segment.FileSize, $"{what}: segment");
        NeedNoOverflow(segment.VirtualAddress, segment.MemorySize, what);
        if (segment.Type == SegmentType.Load && segment.FileSize > segment.MemorySize)
        {
            throw new ElfFormatException(
                $"{what}: p_filesz 0x{segment.FileSize:x} exceeds p_memsz 0x{segment.MemorySize:x}: "
                + "link the file again");
        }

        return segment;
    }

    private List<ElfSection> ReadSections()
    {
        ulong table = bytes.UInt64(40, Header);
        uint count = bytes.UInt16(60, Header);
        uint namesIndex = bytes.UInt16(62, Header);
        if (table == 0)
        {
            return [];
        }

        if (count == 0)
        {
            throw new ElfFormatException("e_shnum: 0 (extended numbering): at most 0xfeff section headers are read");
        }

        Need(bytes.UInt16(58, Header), SectionHeaderSize, "e_shentsize", "link the file again");
        bytes.Range(table, count * SectionHeaderSize, "section header table");
        if (namesIndex >= count)
        {
            throw new ElfFormatException(
                $"e_shstrndx: {namesIndex} is not below e_shnum {count}: link the file again");
        }

        ElfSection names = ReadSection((int)namesIndex, table, null);
        NeedStringTable(names, "e_shstrndx");
        List<ElfSection> sections = [];
        for (uint index = 0; index < count; index++)
        {
            sections.Add(ReadSection((int)index, table, names));
        }

        return sections;
    }

    private ElfSection ReadSection(int index, ulong table, ElfSection? names)
    {
        string what = $"section header {index}";
        ulong offset = table + ((ulong)index * SectionHeaderSize);
        SectionType type = (SectionType)bytes.UInt32(offset + 4, what);
        uint name = bytes.UInt32(offset, what);
        ElfSection section = new(
            index,
            names is null || type == SectionType.Null ? string.Empty : bytes.Name(names, name, what),
            type,
            (SectionFlags)bytes.UInt64(offset + 8, what),
            bytes.UInt64(offset + 16, what),
            bytes.UInt64(offset + 24, what),
            bytes.UInt64(offset + 32, what),
            bytes.UInt32(offset + 40, what),
            bytes.UInt64(offset + 56, what));
        if (type is not SectionType.NoBits and not SectionType.Null)
        {
            bytes.Range(section.FileOffset, section.Size, $"{what}: section");
        }

        NeedNoOverflow(section.Address, section.Size, what);
        return section;
    }

    private List<ElfSymbol> ReadSymbols(List<ElfSection> sections)
    {
        List<ElfSection> tables = sections.FindAll(section => section.Type == SectionType.SymbolTable);
        if (tables.Count > 1)
        {
            throw new ElfFormatException(
                $"section header {tables[1].Index}: a second symbol table after section {tables[0].Index}: "
                + "a file has at most one, link it again");
        }

        return tables.Count == 0 ? [] : ReadSymbols(tables[0], sections);
    }

    private List<ElfSymbol> ReadSymbols(ElfSection table, List<ElfSection> sections)
    {
        Need(table.EntrySize, SymbolSize, $"section header {table.Index}: sh_entsize", "link the file again");
        if (table.Size % SymbolSize != 0 || table.Link >= (uint)sections.Count)
        {
            throw new ElfFormatException(
                $"section header {table.Index}: symbol table of size 0x{table.Size:x} and sh_link {table.Link}: the "
                + $"size is a multiple of {SymbolSize} and the link below {sections.Count}: link the file again");
        }

        ElfSection names = sections[(int)table.Link];
        NeedStringTable(names, $"section header {table.Index}: sh_link");
        List<ElfSymbol> symbols = [];
        for (ulong offset = SymbolSize; offset < table.Size; offset += SymbolSize)
        {
            symbols.Add(ReadSymbol(offset / SymbolSize, table.FileOffset + offset, names, sections.Count));
        }

        return symbols;
    }

    private ElfSymbol ReadSymbol(ulong index, ulong offset, ElfSection names, int sectionCount)
    {
        string what = $"symbol {index}";
        byte information = bytes.Range(offset + 4, 1, what)[0];
        ElfSymbol symbol = new(
            bytes.Name(names, bytes.UInt32(offset, what), what),
            bytes.UInt64(offset + 8, what),
            bytes.UInt64(offset + 16, what),
            (SymbolType)(information & 0xf),
            (SymbolBinding)(information >> 4),
            bytes.UInt16(offset + 6, what));
        if (symbol.IsInSection && symbol.SectionIndex >= sectionCount)
        {
            throw new ElfFormatException(
                $"{what}: st_shndx {symbol.SectionIndex} is not below the number of sections {sectionCount}: "
                + "link the file again");
        }

        NeedNoOverflow(symbol.Value, symbol.Size, what);
        return symbol;
    }

    private static void Need(ulong value, ulong wanted, string what, string cure)
    {
        if (value != wanted)
        {
            throw new ElfFormatException($"{what}: {value}, need {wanted}: {cure}");
        }
    }

    private static void NeedStringTable(ElfSection section, string what)
    {
        if (section.Type != SectionType.StringTable)
        {
            throw new ElfFormatException(
                $"{what}: section {section.Index} has type {(uint)section.Type}, need 3 (string table): "
                + "link the file again");
        }
    }

    private static void NeedNoOverflow(ulong address, ulong size, string what)
    {
        if (size > ulong.MaxValue - address)
        {
            throw new ElfFormatException(
                $"{what}: 0x{size:x} bytes at address 0x{address:x} go past the end of the address space: "
                + "link the file again");
        }
    }
}
