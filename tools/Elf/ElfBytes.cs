using System.Buffers.Binary;
using System.Text;

namespace Bulkhead.Elf;

/// <summary>
/// The bytes of a file with checked access: a range outside of them is an <see cref="ElfFormatException"/>.
/// </summary>
internal readonly struct ElfBytes(ReadOnlyMemory<byte> memory)
{
    private const int LongestName = 4096;

    public ulong Length => (ulong)memory.Length;

    /// <summary>
    /// The <paramref name="length"/> bytes at <paramref name="offset"/>, called <paramref name="what"/> in a refusal.
    /// </summary>
    public ReadOnlySpan<byte> Range(ulong offset, ulong length, string what)
    {
        if (length > Length || offset > Length - length)
        {
            throw new ElfFormatException(
                $"{what}: 0x{length:x} bytes at offset 0x{offset:x} do not lie in the file of 0x{Length:x} bytes: "
                + "the file is cut short or damaged, link it again");
        }

        return memory.Span.Slice((int)offset, (int)length);
    }

    public ushort UInt16(ulong offset, string what) => BinaryPrimitives.ReadUInt16LittleEndian(Range(offset, 2, what));

    public uint UInt32(ulong offset, string what) => BinaryPrimitives.ReadUInt32LittleEndian(Range(offset, 4, what));

    public ulong UInt64(ulong offset, string what) => BinaryPrimitives.ReadUInt64LittleEndian(Range(offset, 8, what));

    /// <summary>
    /// The zero-terminated string at <paramref name="index"/> of the string table <paramref name="table"/>.
    /// </summary>
    public string Name(ElfSection table, uint index, string what)
    {
        if (index >= table.Size)
        {
            throw new ElfFormatException(
                $"{what}: name index 0x{index:x} is not below the size 0x{table.Size:x} of string table "
                + $"{table.Index}: the file is damaged, link it again");
        }

        ulong longest = Math.Min(table.Size - index, LongestName);
        ReadOnlySpan<byte> text = Range(table.FileOffset + index, longest, what);
        int end = text.IndexOf((byte)0);
        if (end < 0)
        {
            throw new ElfFormatException(
                $"{what}: the name at index 0x{index:x} of string table {table.Index} has no end within "
                + $"{longest} bytes: names are zero-terminated and shorter than {LongestName} bytes");
        }

        return Encoding.UTF8.GetString(text[..end]);
    }
}
