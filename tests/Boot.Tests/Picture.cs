using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Bulkhead.Boot.Tests;

/// <summary>A PNG of 8-bit RGB without interlace (PNG specification, second edition), as QEMU writes it.</summary>
internal sealed class Picture
{
    private const int BytesPerPixel = 3;

    private readonly byte[] _pixels;

    private Picture(int width, byte[] pixels)
    {
        Width = width;
        _pixels = pixels;
    }

    public int Width { get; }

    public bool IsLit(int x, int y) => _pixels[((y * Width) + x) * BytesPerPixel] > 0x40;

    public static Picture ReadPng(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        Assert.Equal((8, 2, 0), (file[24], file[25], file[28]));

        using MemoryStream compressed = new();
        for (int position = 8; position < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(position));
            if (Encoding.ASCII.GetString(file, position + 4, 4) == "IDAT")
            {
                compressed.Write(file, position + 8, length);
            }

            position += length + 12;
        }

        compressed.Position = 0;
        using ZLibStream stream = new(compressed, CompressionMode.Decompress);
        int stride = width * BytesPerPixel;
        byte[] pixels = new byte[height * stride];
        byte[] above = new byte[stride];
        for (int row = 0; row < height; row++)
        {
            int filter = stream.ReadByte();
            Span<byte> line = pixels.AsSpan(row * stride, stride);
            stream.ReadExactly(line);
            Unfilter(filter, line, above);
            line.CopyTo(above);
        }

        return new Picture(width, pixels);
    }

    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above)
    {
        for (int index = 0; index < line.Length; index++)
        {
            int left = index >= BytesPerPixel ? line[index - BytesPerPixel] : 0;
            int corner = index >= BytesPerPixel ? above[index - BytesPerPixel] : 0;
            line[index] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[index],
                3 => (left + above[index]) / 2,
                4 => Paeth(left, above[index], corner),
                _ => throw new InvalidDataException($"PNG filter {filter} is not defined"),
            });
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toCorner = Math.Abs(estimate - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
