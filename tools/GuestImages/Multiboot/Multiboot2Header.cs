using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>
/// The header of a kernel by the Multiboot2 Specification 2.0, section 3.1, as far as it concerns a guest.
/// </summary>
internal sealed record Multiboot2Header
{
    private const ulong Searched = 32768;
    private const uint Magic = 0xe852_50d6;
    private const uint ProtectedMode = 0;
    private const ulong HeaderSize = 16;
    private const ushort Optional = 1;
    private const uint HighestInformation = 21;
    private const string What = "Multiboot2 header";

    /// <summary>The address tag; null if the file is an ELF file.</summary>
    public LoadAddresses? Addresses { get; private init; }

    /// <summary>The entry address tag; null without one.</summary>
    public uint? EntryAddress { get; private init; }

    /// <summary>The relocatable header tag; null without one.</summary>
    public Multiboot2Relocation? Relocation { get; private init; }

    /// <summary>Finds the header of a file; null if it has none.</summary>
    /// <exception cref="GuestImageException">It is malformed or asks for what there is not.</exception>
    public static Multiboot2Header? Find(GuestFile file)
    {
        ImageBytes bytes = new(file);
        for (ulong at = 0; at + HeaderSize <= Math.Min(bytes.Length, Searched); at += 8)
        {
            uint architecture = bytes.UInt32(at + 4, What);
            uint length = bytes.UInt32(at + 8, What);
            if (bytes.UInt32(at, What) != Magic
                || Magic + architecture + length + bytes.UInt32(at + 12, What) != 0)
            {
                continue;
            }

            bytes.Require(
                architecture == ProtectedMode,
                $"the architecture of its Multiboot2 header is {architecture}, need 0: name a kernel for x86");
            bytes.Require(
                length >= HeaderSize + 8 && length <= Searched - at,
                $"its Multiboot2 header has 0x{length:x} bytes at 0x{at:x}, need to end within 32 KiB: correct it");
            return ReadTags(bytes, at, at + length);
        }

        return null;
    }

    private static Multiboot2Header ReadTags(ImageBytes bytes, ulong header, ulong end)
    {
        Multiboot2Header result = new();
        ulong at = header + HeaderSize;
        while (true)
        {
            bytes.Require(at + 8 <= end, "its Multiboot2 header has no end tag: correct it");
            ushort type = bytes.UInt16(at, What);
            bool isOptional = (bytes.UInt16(at + 2, What) & Optional) != 0;
            uint size = bytes.UInt32(at + 4, What);
            bytes.Require(
                size >= 8 && size <= end - at,
                $"tag {type} of its Multiboot2 header has 0x{size:x} bytes, which do not lie in it: correct it");
            if (type == 0)
            {
                return result;
            }

            result = result.With(bytes, header, at, type, size, isOptional);
            at += (size + 7ul) & ~7ul;
        }
    }

    private Multiboot2Header With(
        ImageBytes bytes, ulong header, ulong at, ushort type, uint size, bool isOptional)
    {
        switch (type)
        {
            case 1:
                for (ulong request = at + 8; request + 4 <= at + size; request += 4)
                {
                    uint information = bytes.UInt32(request, What);
                    bytes.Require(
                        isOptional || information is >= 1 and <= HighestInformation,
                        $"its Multiboot2 header demands the information {information}: make the tag optional");
                }

                return this;
            case 2:
                return this with
                {
                    Addresses = new LoadAddresses(
                        header,
                        bytes.UInt32(at + 8, What),
                        bytes.UInt32(at + 12, What),
                        bytes.UInt32(at + 16, What),
                        bytes.UInt32(at + 20, What)),
                };
            case 3:
                return this with { EntryAddress = bytes.UInt32(at + 8, What) };
            case 10:
                return this with
                {
                    Relocation = new Multiboot2Relocation(
                        bytes.UInt32(at + 8, What),
                        bytes.UInt32(at + 12, What),
                        bytes.UInt32(at + 16, What),
                        bytes.UInt32(at + 20, What)),
                };
            case 6 or 7 or 8 or 9:
                // Modules are on pages always; the others are for boot loaders that EFI has started.
                return this;
            default:
                bytes.Require(
                    isOptional,
                    type is 4 or 5
                        ? $"tag {type} of its Multiboot2 header asks for a console or a frame buffer, and guests have "
                            + "a serial port: make it optional"
                        : $"its Multiboot2 header has the tag {type}, which is not known: make it optional");
                return this;
        }
    }
}
