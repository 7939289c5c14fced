using System.Text;
using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>Puts the header of system description tables before them (ACPI 6.5, section 5.2.6).</summary>
internal static class SystemDescriptionTable
{
    /// <summary>The bytes of the header.</summary>
    public const int HeaderSize = 36;

    private const int ChecksumOffset = 9;
    private const string Maker = "BULKHD";
    private const string Product = "BULKHEAD";

    /// <summary>The table, which sums up to 0.</summary>
    /// <param name="signature">Four letters.</param>
    /// <param name="revision">The revision of its layout.</param>
    /// <param name="body">What follows the header.</param>
    public static byte[] Of(string signature, byte revision, byte[] body)
    {
        byte[] table = new ByteWriter()
            .Bytes(Encoding.ASCII.GetBytes(signature))
            .UInt32((uint)(HeaderSize + body.Length))
            .Bytes(revision, 0)
            .Bytes(Encoding.ASCII.GetBytes(Maker))
            .Bytes(Encoding.ASCII.GetBytes(Product))
            .UInt32(1)
            .Bytes(Encoding.ASCII.GetBytes("BLKH"))
            .UInt32(1)
            .Bytes(body)
            .ToArray();
        table[ChecksumOffset] = Complement(table);
        return table;
    }

    /// <summary>What is missing to a sum of 0 modulo 256.</summary>
    public static byte Complement(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return (byte)-sum;
    }
}
