using System.Security.Cryptography;
using Bulkhead.Elf;

namespace Bulkhead.ImageBuilder;

/// <summary>
/// The digest that the kernel compares at boot (kernel/Boot/ImageDigest.cs): SHA-256 over the memory from text_start to
/// text_end, from rodata_start to image_digest, and from data_start to data_initialized_end.
/// </summary>
public static class ImageSeal
{
    private const string DigestSection = ".digest";

    /// <summary>A copy of the file <paramref name="elf"/> with the digest stored.</summary>
    /// <exception cref="ElfFormatException">It is no ELF image with the linker script's symbols.</exception>
    public static byte[] Seal(byte[] elf)
    {
        ElfImage image = ElfImage.Parse(elf);
        ElfSection section = image.Sections.FirstOrDefault(section => section.Name == DigestSection)
            ?? throw new ElfFormatException($"section {DigestSection} is missing: link with linker/kernel.ld");
        if (section.Size != SHA256.HashSizeInBytes)
        {
            throw new ElfFormatException(
                $"section {DigestSection} has {section.Size} bytes, need {SHA256.HashSizeInBytes}: see boot/memory.asm");
        }

        byte[] sealedElf = [.. elf];
        Digest(image).CopyTo(sealedElf, (int)section.FileOffset);
        return sealedElf;
    }

    /// <summary>The digest of the image as it will be in memory.</summary>
    /// <exception cref="ElfFormatException">One of the linker script's symbols is missing.</exception>
    public static byte[] Digest(ElfImage image)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, image, "text_start", "text_end");
        Append(hash, image, "rodata_start", "image_digest");
        Append(hash, image, "data_start", "data_initialized_end");
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ElfImage image, string start, string end)
    {
        ulong first = Address(image, start);
        ulong last = Address(image, end);
        if (last < first || last - first > int.MaxValue)
        {
            throw new ElfFormatException($"{start} 0x{first:x} does not lie before {end} 0x{last:x}: link again");
        }

        if (first == last)
        {
            return;
        }

        if (!image.TryRead(first, (int)(last - first), out ReadOnlySpan<byte> bytes))
        {
            throw new ElfFormatException($"{start} to {end} does not lie in one segment of the file: link again");
        }

        hash.AppendData(bytes);
    }

    private static ulong Address(ElfImage image, string name) =>
        image.FindSymbol(name)?.Value
        ?? throw new ElfFormatException($"symbol {name} is missing: link with linker/kernel.ld");
}
