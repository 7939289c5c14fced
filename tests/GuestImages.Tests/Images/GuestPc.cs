using System.Buffers.Binary;
using Bulkhead.GuestImages.Memory;
using Iced.Intel;

namespace Bulkhead.GuestImages.Tests.Images;

/// <summary>The memory of a guest as most have it, and ways to look into what was laid out there.</summary>
internal static class GuestPc
{
    public const ulong Mebibyte = 1 << 20;

    /// <summary>Conventional memory, a firmware's 64 KiB, and memory from 1 MiB to <paramref name="end"/>.</summary>
    public static List<GuestRegion> Regions(ulong end = 64 * Mebibyte) =>
    [
        new(0, 0xa_0000, true),
        new(0xf_0000, 0x1_0000, false),
        new(Mebibyte, end - Mebibyte, true),
    ];

    public static GuestRequest Request(GuestProtocol protocol, byte[] image) =>
        new() { Protocol = protocol, Image = new GuestFile("kernel", image), HasAcpi = true };

    public static GuestLayout Load(GuestProtocol protocol, byte[] image) =>
        GuestLoader.Load(Request(protocol, image), Regions());

    /// <summary>The refusal of an image, which is a line that names the file.</summary>
    public static string Refusal(GuestProtocol protocol, byte[] image, List<GuestRegion>? regions = null) =>
        Refusal(Request(protocol, image), regions);

    public static string Refusal(GuestRequest request, List<GuestRegion>? regions = null)
    {
        GuestImageException refusal = Assert.Throws<GuestImageException>(
            () => GuestLoader.Load(request, regions ?? Regions()));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Contains(": ", refusal.Message);
        return refusal.Message;
    }

    /// <summary>Bytes of a guest's memory: zeros where nothing was laid out.</summary>
    public static byte[] Read(this GuestLayout layout, ulong address, int length)
    {
        byte[] bytes = new byte[length];
        foreach (GuestPiece piece in layout.Pieces)
        {
            ulong first = Math.Max(piece.Address, address);
            ulong last = Math.Min(piece.End, address + (ulong)length);
            if (first < last)
            {
                piece.Bytes.Span.Slice((int)(first - piece.Address), (int)(last - first))
                    .CopyTo(bytes.AsSpan((int)(first - address)));
            }
        }

        return bytes;
    }

    public static uint Read32(this GuestLayout layout, ulong address) =>
        BinaryPrimitives.ReadUInt32LittleEndian(layout.Read(address, 4));

    public static ulong Read64(this GuestLayout layout, ulong address) =>
        BinaryPrimitives.ReadUInt64LittleEndian(layout.Read(address, 8));

    public static string ReadText(this GuestLayout layout, ulong address)
    {
        byte[] bytes = layout.Read(address, 4096);
        return System.Text.Encoding.ASCII.GetString(bytes, 0, Array.IndexOf(bytes, (byte)0));
    }

    /// <summary>The first instructions that the guest runs, up to the jump to its image.</summary>
    public static string[] Instructions(this GuestLayout layout, int bits, int count)
    {
        ByteArrayCodeReader reader = new(layout.Read(layout.Start.EntryPoint, 256));
        Decoder decoder = Decoder.Create(bits, reader, layout.Start.EntryPoint);
        return [.. Enumerable.Range(0, count).Select(_ => decoder.Decode().ToString())];
    }
}
