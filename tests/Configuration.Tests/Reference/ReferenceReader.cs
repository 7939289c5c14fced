namespace Bulkhead.Configuration.Tests.Reference;

using System.Buffers.Binary;

/// <summary>Reads little-endian numbers one behind the other.</summary>
public sealed class ReferenceReader(byte[] bytes, int position)
{
    private int _position = position;

    public byte U8() => bytes[_position++];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public byte[] Bytes(int count) => Take(count).ToArray();

    public Slice Slice() => new(U32(), U32());

    public Slice[] Slices(int count) => [.. Enumerable.Range(0, count).Select(_ => Slice())];

    public T[] Rows<T>(uint count, Func<ReferenceReader, T> read)
    {
        T[] rows = new T[count];
        for (int index = 0; index < rows.Length; index++)
        {
            rows[index] = read(this);
        }

        return rows;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _position += count;
        return bytes.AsSpan(_position - count, count);
    }
}
