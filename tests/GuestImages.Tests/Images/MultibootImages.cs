namespace Bulkhead.GuestImages.Tests.Images;

/// <summary>Headers of Multiboot kernels made here.</summary>
internal static class MultibootImages
{
    private const uint Magic1 = 0x1bad_b002;
    private const uint Magic2 = 0xe852_50d6;

    /// <summary>A header of the first version, and the fields behind its checksum.</summary>
    public static byte[] First(uint flags, params uint[] fields) =>
        Words([Magic1, flags, unchecked(0 - Magic1 - flags), .. fields]);

    /// <summary>A header of the second version, with an end tag.</summary>
    public static byte[] Second(params byte[][] tags) => SecondFor(0, tags);

    public static byte[] SecondFor(uint architecture, params byte[][] tags)
    {
        byte[] content = [.. tags.SelectMany(tag => tag), .. Tag(0, 0)];
        uint length = (uint)content.Length + 16;
        return [.. Words([Magic2, architecture, length, unchecked(0 - Magic2 - architecture - length)]), .. content];
    }

    /// <summary>A tag with its padding.</summary>
    public static byte[] Tag(ushort type, ushort flags, params uint[] fields)
    {
        byte[] tag = Words([type | ((uint)flags << 16), 8 + ((uint)fields.Length * 4), .. fields]);
        return [.. tag, .. new byte[(8 - (tag.Length % 8)) % 8]];
    }

    public static byte[] Words(uint[] words)
    {
        byte[] bytes = new byte[words.Length * 4];
        for (int index = 0; index < words.Length; index++)
        {
            LinuxImage.Set(bytes, index * 4, 4, words[index]);
        }

        return bytes;
    }

    /// <summary>An ELF kernel with a header at the start of its text at 1 MiB, and a bss behind it.</summary>
    public static byte[] Elf(bool is64, byte[] header, ulong entry = 0x10_0040) => ElfImages.Make(
        is64,
        entry,
        new TestSegment(ElfImages.Load, 0x10_0000, [.. header, .. ElfImages.Fill(512)], 0x2000));
}
