using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>
/// Makes the bytes of a configuration vector: the header, then the tables without gaps. The records are the kernel's
/// own types, little-endian as the machine that builds is.
/// </summary>
public static class VectorWriter
{
    /// <summary>The length in bytes that the vector of <paramref name="contents"/> has.</summary>
    public static int Length(VectorContents contents) =>
        VectorTables.Of(contents).Aggregate(
            Unsafe.SizeOf<ConfigurationHeader>(),
            (length, table) => checked(length + (table.RecordSize * table.Count)));

    /// <summary>The bytes. The same contents give the same bytes.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static byte[] Write(VectorContents contents)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("a configuration vector is written on a little-endian machine");
        }

        byte[] vector = new byte[Length(contents)];
        ConfigurationHeader header = contents.Header;
        header.Magic = ConfigurationHeader.ExpectedMagic;
        header.Version = ConfigurationHeader.ExpectedVersion;
        header.Length = (uint)vector.Length;

        int position = Unsafe.SizeOf<ConfigurationHeader>();
        foreach (IVectorTable table in VectorTables.Of(contents))
        {
            header.Counts[(int)table.Table] = (uint)table.Count;
            table.Bytes.CopyTo(vector.AsSpan(position));
            position += table.Bytes.Length;
        }

        MemoryMarshal.Write(vector, in header);
        return vector;
    }
}
