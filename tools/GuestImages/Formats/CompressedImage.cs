using System.IO.Compression;

namespace Bulkhead.GuestImages.Formats;

/// <summary>Kernels that are compressed as a whole by gzip, which boot loaders expand (RFC 1952).</summary>
internal static class CompressedImage
{
    private const byte FirstIdentification = 0x1f;
    private const byte SecondIdentification = 0x8b;
    private const long Longest = 1 << 30;
    private const int PartLength = 1 << 16;

    /// <summary>The file, or what is compressed in it.</summary>
    /// <exception cref="GuestImageException">It is damaged, or too long.</exception>
    public static GuestFile Expand(GuestFile file)
    {
        if (file.Bytes.Span is not [FirstIdentification, SecondIdentification, ..])
        {
            return file;
        }

        try
        {
            using MemoryStream source = new(file.Bytes.ToArray());
            using GZipStream expanded = new(source, CompressionMode.Decompress);
            using MemoryStream target = new();
            byte[] part = new byte[PartLength];
            for (int length = expanded.Read(part); length != 0; length = expanded.Read(part))
            {
                target.Write(part, 0, length);
                if (target.Length > Longest)
                {
                    throw new GuestImageException(
                        file.Name, $"has more than {Longest} bytes when gzip expands it: name a kernel");
                }
            }

            return file with { Bytes = target.ToArray() };
        }
        catch (InvalidDataException failure)
        {
            throw new GuestImageException(
                file.Name, $"gzip cannot expand it ({failure.Message.TrimEnd('.')}): get it anew");
        }
    }
}
