using System.Buffers.Binary;
using System.Text;

namespace Bulkhead.GuestImages.Formats;

/// <summary>Collects little-endian values.</summary>
internal sealed class ByteWriter
{
    private readonly List<byte> bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length => bytes.Count;

    public ByteWriter Bytes(params ReadOnlySpan<byte> values)
    {
        bytes.AddRange(values);
        return this;
    }

    public ByteWriter UInt8(byte value) => Bytes(value);

    public ByteWriter UInt16(ushort value)
    {
        Span<byte> room = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(room, value);
        return Bytes(room);
    }

    public ByteWriter UInt32(uint value)
    {
        Span<byte> room = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(room, value);
        return Bytes(room);
    }

    public ByteWriter UInt64(ulong value)
    {
        Span<byte> room = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(room, value);
        return Bytes(room);
    }

    /// <summary>Letters, and a zero behind them.</summary>
    public ByteWriter Text(string text) => Bytes(Encoding.ASCII.GetBytes(text)).UInt8(0);

    /// <summary>Zeros up to a multiple of <paramref name="alignment"/>.</summary>
    public ByteWriter Align(int alignment)
    {
        while (bytes.Count % alignment != 0)
        {
            bytes.Add(0);
        }

        return this;
    }

    public byte[] ToArray() => [.. bytes];
}
