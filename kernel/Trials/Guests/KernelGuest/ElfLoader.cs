namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>
/// Loads an ELF64 image with a PVH note into a guest's memory, as QEMU's -kernel does: the loadable segments at their
/// physical addresses, the entry point from the note (System V gABI, chapter 5; x86/HVM direct boot ABI).
/// </summary>
public static unsafe class ElfLoader
{
    private const int ProgramHeaderOffset = 32;
    private const int ProgramHeaderCount = 56;
    private const int ProgramHeaderSize = 56;
    private const int MostProgramHeaders = 16;
    private const uint LoadSegment = 1;
    private const uint NoteSegment = 4;
    private const int NoteHeaderSize = 16;
    private const uint PhysicalEntryNote = 18;

    /// <summary>
    /// Loads <paramref name="file"/> into zeroed <paramref name="memory"/>, which the guest sees from address 0.
    /// False if a segment does not fit, or there is no PVH note.
    /// </summary>
    public static bool TryLoad(ReadOnlySpan<byte> file, MemoryRange memory, out ulong entry)
    {
        entry = 0;
        int table = (int)LittleEndian.ReadUInt64(file, ProgramHeaderOffset);
        int count = Math.Min((int)file[ProgramHeaderCount], MostProgramHeaders);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> header = file.Slice(table + (index * ProgramHeaderSize), ProgramHeaderSize);
            ReadOnlySpan<byte> content = file.Slice(
                (int)LittleEndian.ReadUInt64(header, 8),
                (int)LittleEndian.ReadUInt64(header, 32));
            uint type = LittleEndian.ReadUInt32(header, 0);
            if (type == LoadSegment && !TryCopy(header, content, memory))
            {
                return false;
            }

            if (type == NoteSegment && LittleEndian.ReadUInt32(content, 8) == PhysicalEntryNote)
            {
                entry = LittleEndian.ReadUInt32(content, NoteHeaderSize);
            }
        }

        return entry != 0;
    }

    private static bool TryCopy(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content, MemoryRange memory)
    {
        ulong address = LittleEndian.ReadUInt64(header, 24);
        ulong size = LittleEndian.ReadUInt64(header, 40);
        if (address > memory.Length || size > memory.Length - address || size < (ulong)content.Length)
        {
            return false;
        }

        for (int offset = 0; offset < content.Length; offset++)
        {
            ((byte*)memory.Start)[address + (ulong)offset] = content[offset];
        }

        return true;
    }
}
