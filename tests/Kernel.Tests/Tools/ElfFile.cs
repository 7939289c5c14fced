using System.Buffers.Binary;
using System.Text;
using Bulkhead.Elf;

namespace Bulkhead.Kernel.Tests.Tools;

/// <summary>Writes small ELF64 images: sections that are loaded, and symbols.</summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    private readonly List<(string Name, ulong Address, byte[] Content)> sections = [];
    private readonly List<(string Name, ulong Value, SymbolType Type, bool IsDefined)> symbols = [];

    /// <summary>A section with a segment of its own at a virtual address.</summary>
    public ElfFile Section(string name, ulong address, params byte[] content)
    {
        sections.Add((name, address, content));
        return this;
    }

    public ElfFile Symbol(string name, ulong value, SymbolType type = SymbolType.None, bool isDefined = true)
    {
        symbols.Add((name, value, type, isDefined));
        return this;
    }

    public ElfImage Image() => ElfImage.Parse(Bytes());

    public byte[] Bytes()
    {
        List<byte> body = [];
        List<byte> headers = [.. new byte[64]];
        List<byte> segments = [];
        List<byte> sectionNames = [0];
        int start = HeaderSize + (ProgramHeaderSize * sections.Count);
        foreach ((string name, ulong address, byte[] content) in sections)
        {
            ulong offset = (ulong)(start + body.Count);
            ulong size = (ulong)content.Length;
            segments.AddRange([.. Number(1u), .. Number(5u), .. Numbers(offset, address, address, size, size, 1)]);
            Header(headers, sectionNames, name, 1, address, offset, size, 0, 0);
            body.AddRange(content);
        }

        List<byte> symbolNames = [0];
        List<byte> table = [.. new byte[24]];
        foreach ((string name, ulong value, SymbolType type, bool isDefined) in symbols)
        {
            table.AddRange(Number((uint)symbolNames.Count));
            table.AddRange([(byte)(0x10 | (int)type), 0, isDefined ? (byte)1 : (byte)0, 0]);
            table.AddRange(Numbers(value, 0));
            symbolNames.AddRange([.. Encoding.Latin1.GetBytes(name), 0]);
        }

        uint sectionCount = (uint)sections.Count + 4;
        ulong tableOffset = (ulong)(start + body.Count);
        Header(headers, sectionNames, ".symtab", 2, 0, tableOffset, (ulong)table.Count, sectionCount - 2, 24);
        body.AddRange(table);
        Header(headers, sectionNames, ".strtab", 3, 0, (ulong)(start + body.Count), (ulong)symbolNames.Count, 0, 0);
        body.AddRange(symbolNames);
        ulong namesSize = (ulong)(sectionNames.Count + ".shstrtab".Length + 1);
        Header(headers, sectionNames, ".shstrtab", 3, 0, (ulong)(start + body.Count), namesSize, 0, 0);
        body.AddRange(sectionNames);
        byte[] header = FileHeader(start + body.Count, sectionCount);
        return [.. header, .. segments, .. body, .. headers];
    }

    private static void Header(
        List<byte> headers,
        List<byte> names,
        string name,
        uint type,
        ulong address,
        ulong offset,
        ulong size,
        uint link,
        ulong entrySize)
    {
        headers.AddRange([.. Number((uint)names.Count), .. Number(type), .. Numbers(2, address, offset, size)]);
        headers.AddRange([.. Number(link), .. Number(0u), .. Numbers(1, entrySize)]);
        names.AddRange([.. Encoding.Latin1.GetBytes(name), 0]);
    }

    private byte[] FileHeader(int sectionTable, uint sectionCount)
    {
        byte[] header = new byte[HeaderSize];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), 62);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), HeaderSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(40), (ulong)sectionTable);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(52), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(54), ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), (ushort)sections.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(58), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(60), (ushort)sectionCount);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(62), (ushort)(sectionCount - 1));
        return header;
    }

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Numbers(params ulong[] values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(index * 8), values[index]);
        }

        return bytes;
    }
}
