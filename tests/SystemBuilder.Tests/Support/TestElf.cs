using System.Buffers.Binary;
using Bulkhead.Elf;

namespace Bulkhead.SystemBuilder.Tests.Support;

/// <summary>A segment of an ELF file that a test makes; the bytes count up from the index.</summary>
internal sealed record TestSegment(ulong Address, ulong FileSize, ulong MemorySize, SegmentFlags Flags)
{
    public SegmentType Type { get; init; } = SegmentType.Load;
}

/// <summary>Makes ELF64 files of segments alone.</summary>
internal static class TestElf
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    public static byte[] Write(
        ulong entry,
        IReadOnlyList<TestSegment> segments,
        ElfType type = ElfType.Executable,
        ushort machine = 62)
    {
        int position = HeaderSize + (segments.Count * ProgramHeaderSize);
        byte[] file = new byte[position + segments.Sum(segment => (int)segment.FileSize)];
        Span<byte> header = file;
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], machine);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], entry);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], (ushort)segments.Count);
        for (int index = 0; index < segments.Count; index++)
        {
            TestSegment segment = segments[index];
            Span<byte> entryBytes = file.AsSpan(HeaderSize + (index * ProgramHeaderSize), ProgramHeaderSize);
            BinaryPrimitives.WriteUInt32LittleEndian(entryBytes, (uint)segment.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entryBytes[4..], (uint)segment.Flags);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[8..], (ulong)position);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[16..], segment.Address);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[24..], segment.Address);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[32..], segment.FileSize);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[40..], segment.MemorySize);
            BinaryPrimitives.WriteUInt64LittleEndian(entryBytes[48..], 4096);
            for (ulong offset = 0; offset < segment.FileSize; offset++)
            {
                file[position++] = (byte)(offset + (ulong)index);
            }
        }

        return file;
    }

    /// <summary>A program with text, read-only data, and data with room behind it.</summary>
    public static byte[] Program(uint textBytes = 5000, uint dataBytes = 100, uint zeroBytes = 9000)
    {
        ulong readOnly = 0x10_0000 + Round(textBytes);
        ulong data = readOnly + 0x1000;
        return Write(0x10_0000, [
            new TestSegment(0x10_0000, textBytes, textBytes, SegmentFlags.Read | SegmentFlags.Execute),
            new TestSegment(readOnly, 64, 64, SegmentFlags.Read),
            new TestSegment(data, dataBytes, dataBytes + zeroBytes, SegmentFlags.Read | SegmentFlags.Write),
        ]);
    }

    private static ulong Round(ulong bytes) => (bytes + 4095) & ~4095ul;
}
