namespace Bulkhead.Kernel.Cpu;

using System;
using Bulkhead.Kernel.Boot;

/// <summary>
/// The functions of the image, sorted by address, as the build links them in: a count (u32), then for each its
/// address (u32) and the offset of its zero-ended name from the table's start (u32).
/// </summary>
public static unsafe class SymbolTable
{
    private const int HeaderSize = 4;
    private const int EntrySize = 8;

    /// <summary>The function that holds <paramref name="address"/>: the last one that begins at or below it.</summary>
    public static bool TryFind(MemoryRange table, ulong address, out ReadOnlySpan<byte> name, out ulong offset)
    {
        name = default;
        offset = 0;
        if (table.Length < HeaderSize)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = new((void*)table.Start, (int)table.Length);
        uint count = LittleEndian.ReadUInt32(bytes, 0);
        int found = -1;
        for (int index = 0; index < count; index++)
        {
            if (LittleEndian.ReadUInt32(bytes, HeaderSize + (index * EntrySize)) > address)
            {
                break;
            }

            found = HeaderSize + (index * EntrySize);
        }

        if (found < 0)
        {
            return false;
        }

        offset = address - LittleEndian.ReadUInt32(bytes, found);
        ReadOnlySpan<byte> rest = bytes.Slice((int)LittleEndian.ReadUInt32(bytes, found + 4));
        name = rest.Slice(0, BootText.LengthUntil(rest, 0));
        return true;
    }
}
