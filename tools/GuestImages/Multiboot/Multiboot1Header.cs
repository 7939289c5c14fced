using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>The header of a kernel by the Multiboot Specification 0.6.96, section 3.1.</summary>
/// <param name="Flags">Its flags.</param>
/// <param name="Addresses">The address fields; null if the file is an ELF file.</param>
/// <param name="EntryAddress">The entry address that goes with them.</param>
internal sealed record Multiboot1Header(uint Flags, LoadAddresses? Addresses, uint EntryAddress)
{
    private const ulong Searched = 8192;
    private const uint Magic = 0x1bad_b002;

    /// <summary>Bits 15:2: what the boot loader must do. Of these video modes alone are defined.</summary>
    private const uint Unsupported = 0xfffc;
    private const uint VideoMode = 1 << 2;
    private const uint HasAddresses = 1 << 16;

    /// <summary>Finds the header of a file; null if it has none.</summary>
    /// <exception cref="GuestImageException">It asks for what there is not.</exception>
    public static Multiboot1Header? Find(GuestFile file)
    {
        ImageBytes bytes = new(file);
        const string What = "Multiboot header";
        for (ulong at = 0; at + 12 <= Math.Min(bytes.Length, Searched); at += 4)
        {
            uint flags = bytes.UInt32(at + 4, What);
            if (bytes.UInt32(at, What) != Magic || Magic + flags + bytes.UInt32(at + 8, What) != 0)
            {
                continue;
            }

            bytes.Require(
                (flags & Unsupported) == 0,
                (flags & VideoMode) != 0
                    ? $"its Multiboot flags 0x{flags:x} ask for a video mode, and guests have none: clear bit 2"
                    : $"its Multiboot flags 0x{flags:x} ask for what is not defined: clear bits 3 to 15");
            return (flags & HasAddresses) == 0
                ? new Multiboot1Header(flags, null, 0)
                : new Multiboot1Header(
                    flags,
                    new LoadAddresses(
                        at,
                        bytes.UInt32(at + 12, What),
                        bytes.UInt32(at + 16, What),
                        bytes.UInt32(at + 20, What),
                        bytes.UInt32(at + 24, What)),
                    bytes.UInt32(at + 28, What));
        }

        return null;
    }
}
