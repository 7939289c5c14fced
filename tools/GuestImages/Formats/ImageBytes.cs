using System.Buffers.Binary;

namespace Bulkhead.GuestImages.Formats;

/// <summary>A file with checked access: what does not lie in it is refused.</summary>
/// <param name="file">The file.</param>
internal readonly struct ImageBytes(GuestFile file)
{
    /// <summary>What refusals call the file.</summary>
    public string Name => file.Name;

    /// <summary>The bytes of the file.</summary>
    public ulong Length => (ulong)file.Bytes.Length;

    /// <summary>A range of the file.</summary>
    /// <exception cref="GuestImageException">It does not lie in the file.</exception>
    public ReadOnlyMemory<byte> Range(ulong offset, ulong length, string what)
    {
        if (length > Length || offset > Length - length)
        {
            throw new GuestImageException(
                file.Name,
                $"{what} takes 0x{length:x} bytes at offset 0x{offset:x} of 0x{Length:x}: the file is cut short or "
                + "damaged, get it anew");
        }

        return file.Bytes.Slice((int)offset, (int)length);
    }

    public byte UInt8(ulong offset, string what) => Range(offset, 1, what).Span[0];

    public ushort UInt16(ulong offset, string what) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Range(offset, 2, what).Span);

    public uint UInt32(ulong offset, string what) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Range(offset, 4, what).Span);

    public ulong UInt64(ulong offset, string what) =>
        BinaryPrimitives.ReadUInt64LittleEndian(Range(offset, 8, what).Span);

    /// <summary>Refuses the file unless a condition holds.</summary>
    /// <param name="isKept">The condition.</param>
    /// <param name="what">What is wrong, with the value, the rule and the cure.</param>
    public void Require(bool isKept, string what)
    {
        if (!isKept)
        {
            throw new GuestImageException(file.Name, what);
        }
    }
}
