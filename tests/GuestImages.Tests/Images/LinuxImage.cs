using System.Buffers.Binary;

namespace Bulkhead.GuestImages.Tests.Images;

/// <summary>A bzImage with nothing but a header, made here.</summary>
internal static class LinuxImage
{
    public const int SetupLength = 1024;
    public const int PayloadLength = 4096;

    public static byte[] Make(params (int Offset, int Size, ulong Value)[] changes)
    {
        byte[] image = new byte[SetupLength + PayloadLength];
        for (int index = SetupLength; index < image.Length; index++)
        {
            image[index] = (byte)(index * 31);
        }

        Set(image, 0x1f1, 1, (SetupLength / 512) - 1);
        Set(image, 0x1f4, 4, PayloadLength / 16);
        Set(image, 0x1fe, 2, 0xaa55);
        Set(image, 0x200, 2, 0x66eb);
        Set(image, 0x202, 4, 0x5372_6448);
        Set(image, 0x206, 2, 0x020f);
        Set(image, 0x211, 1, 0x81);
        Set(image, 0x22c, 4, 0x7fff_ffff);
        Set(image, 0x230, 4, 0x20_0000);
        Set(image, 0x234, 1, 1);
        Set(image, 0x236, 2, 0x3f);
        Set(image, 0x238, 4, 2047);
        Set(image, 0x258, 8, 0x100_0000);
        Set(image, 0x260, 4, 0x30_0000);
        foreach ((int offset, int size, ulong value) in changes)
        {
            Set(image, offset, size, value);
        }

        return image;
    }

    public static void Set(byte[] image, int offset, int size, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(image.AsSpan(offset));
    }
}
