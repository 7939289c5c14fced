using System.Buffers.Binary;

namespace Bulkhead.GuestImages.Tests.Images;

/// <summary>A segment of an ELF file made here.</summary>
internal sealed record TestSegment(
    uint Type, ulong Address, byte[] Content, ulong MemorySize, ulong VirtualOffset = 0);

/// <summary>ELF kernels made here, with the content of the first segment in the first 8 KiB.</summary>
internal static class ElfImages
{
    public const uint Load = 1;
    public const uint Note = 4;

    public static byte[] Make(bool is64, ulong entry, params TestSegment[] segments)
    {
        int headerSize = is64 ? 64 : 52;
        int entrySize = is64 ? 56 : 32;
        int offset = (headerSize + (segments.Length * entrySize) + 15) & ~15;
        byte[] image = new byte[offset + segments.Sum(segment => (segment.Content.Length + 15) & ~15)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(is64 ? 2 : 1), 1, 1 }.CopyTo(image, 0);
        Set(image, 16, 2, 2);
        Set(image, 18, 2, is64 ? 62ul : 3);
        Set(image, 20, 4, 1);
        Set(image, 24, is64 ? 8 : 4, entry);
        Set(image, is64 ? 32 : 28, is64 ? 8 : 4, (ulong)headerSize);
        Set(image, is64 ? 54 : 42, 2, (ulong)entrySize);
        Set(image, is64 ? 56 : 44, 2, (ulong)segments.Length);
        for (int index = 0; index < segments.Length; index++)
        {
            TestSegment segment = segments[index];
            int at = headerSize + (index * entrySize);
            ulong[] fields =
            [
                (ulong)offset, segment.Address + segment.VirtualOffset, segment.Address,
                (ulong)segment.Content.Length, segment.MemorySize,
            ];
            Set(image, at, 4, segment.Type);
            for (int field = 0; field < fields.Length; field++)
            {
                int place = is64 ? at + 8 + (field * 8) : at + 4 + (field * 4);
                Set(image, place, is64 ? 8 : 4, fields[field]);
            }

            Set(image, is64 ? at + 48 : at + 28, is64 ? 8 : 4, 4);
            segment.Content.CopyTo(image, offset);
            offset += (segment.Content.Length + 15) & ~15;
        }

        return image;
    }

    /// <summary>The note XEN_ELFNOTE_PHYS32_ENTRY, behind another one.</summary>
    public static TestSegment PvhNote(uint entry, int size = 4, uint type = 18)
    {
        byte[] note = new byte[20 + 4 + 16 + size];
        Set(note, 0, 4, 4);
        Set(note, 4, 4, 6);
        Set(note, 8, 4, 1);
        "GNU\0"u8.CopyTo(note.AsSpan(12));
        Set(note, 24, 4, 4);
        Set(note, 28, 4, (ulong)size);
        Set(note, 32, 4, type);
        "Xen\0"u8.CopyTo(note.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(40), entry);
        return new TestSegment(Note, 0, note, (ulong)note.Length);
    }

    public static byte[] Fill(int length, byte first = 1) =>
        [.. Enumerable.Range(0, length).Select(index => (byte)(first + (index * 7)))];

    private static void Set(byte[] image, int offset, int size, ulong value) =>
        LinuxImage.Set(image, offset, size, value);
}
