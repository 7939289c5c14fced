using System.Buffers.Binary;
using System.Text;
using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>Terms of the ACPI machine language (ACPI 6.5, chapter 20), each as its bytes.</summary>
internal static class Aml
{
    /// <summary>A named value; the name has at most four letters.</summary>
    public static byte[] Name(string name, byte[] value) => [0x08, .. Path(name), .. value];

    /// <summary>A scope: its name, and what is in it.</summary>
    public static byte[] Scope(string name, params byte[][] terms) =>
        [0x10, .. Block([.. Path(name), .. Join(terms)])];

    /// <summary>A device: its name, and what is in it.</summary>
    public static byte[] Device(string name, params byte[][] terms) =>
        [0x5b, 0x82, .. Block([.. Path(name), .. Join(terms)])];

    /// <summary>A package of at most 255 elements.</summary>
    public static byte[] Package(params byte[][] elements) =>
        [0x12, .. Block([(byte)elements.Length, .. Join(elements)])];

    /// <summary>A buffer.</summary>
    public static byte[] Buffer(byte[] bytes) => [0x11, .. Block([.. Integer((ulong)bytes.Length), .. bytes])];

    /// <summary>An integer, as short as can be.</summary>
    public static byte[] Integer(ulong value) => value switch
    {
        0 => [0x00],
        1 => [0x01],
        <= byte.MaxValue => [0x0a, (byte)value],
        <= ushort.MaxValue => new ByteWriter().UInt8(0x0b).UInt16((ushort)value).ToArray(),
        <= uint.MaxValue => new ByteWriter().UInt8(0x0c).UInt32((uint)value).ToArray(),
        _ => new ByteWriter().UInt8(0x0e).UInt64(value).ToArray(),
    };

    /// <summary>
    /// The compressed identifier of a device, such as PNP0A03: three letters, four hexadecimal digits.
    /// </summary>
    public static byte[] EisaIdentifier(string identifier)
    {
        uint letters = 0;
        foreach (char letter in identifier[..3])
        {
            letters = (letters << 5) | (uint)(letter - 'A' + 1);
        }

        uint number = Convert.ToUInt32(identifier[3..], 16);
        uint swapped = BinaryPrimitives.ReverseEndianness((letters << 16) | number);
        return Integer(swapped);
    }

    /// <summary>A name of one segment, which is filled up with underscores.</summary>
    private static byte[] Path(string name) => Encoding.ASCII.GetBytes(name.PadRight(4, '_'));

    private static byte[] Join(byte[][] terms) => [.. terms.SelectMany(term => term)];

    /// <summary>Bytes behind their length, which counts itself (PkgLength, 20.2.4).</summary>
    private static byte[] Block(byte[] bytes)
    {
        for (int size = 1; ; size++)
        {
            int length = bytes.Length + size;
            if (size == 1 ? length < 1 << 6 : length < 1 << ((8 * size) - 4))
            {
                byte[] lead = new byte[size];
                lead[0] = size == 1 ? (byte)length : (byte)(((size - 1) << 6) | (length & 0xf));
                for (int index = 1; index < size; index++)
                {
                    lead[index] = (byte)(length >> ((8 * index) - 4));
                }

                return [.. lead, .. bytes];
            }
        }
    }
}
