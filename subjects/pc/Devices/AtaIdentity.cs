namespace Bulkhead.Subjects.Pc.Devices;

using System;

/// <summary>The 256 words of IDENTIFY DEVICE (ATA/ATAPI-6, clause 8.15).</summary>
public static unsafe class AtaIdentity
{
    private const ulong Lba28Sectors = 0x0FFF_FFFF;

    /// <param name="words">Room for 512 bytes.</param>
    /// <param name="multiple">Sectors of a block as SET MULTIPLE MODE has set them, or 0.</param>
    public static void Write(ushort* words, ulong sectors, in AtaGeometry current, uint multiple)
    {
        for (int word = 0; word < 256; word++)
        {
            words[word] = 0;
        }

        AtaGeometry geometry = AtaGeometry.Default;
        words[0] = 0x0040; // a fixed device
        words[1] = (ushort)geometry.Cylinders(sectors);
        words[3] = (ushort)geometry.Heads;
        words[6] = (ushort)geometry.SectorsPerTrack;
        WriteText(words + 10, 10, "BULKHEAD-0001"u8);
        WriteText(words + 23, 4, "1.0"u8);
        WriteText(words + 27, 20, "Bulkhead ATA disk"u8);
        words[47] = (ushort)(0x8000 | AtaDiskRegisters.MaximumMultiple);
        words[49] = 0x0A00; // LBA, IORDY
        words[50] = 0x4000;
        words[51] = 0x0200; // PIO mode 2
        words[53] = 0x0003; // words 54 to 58 and 64 to 70 are valid
        uint cylinders = current.Cylinders(sectors);
        uint addressable = cylinders * current.Heads * current.SectorsPerTrack;
        words[54] = (ushort)cylinders;
        words[55] = (ushort)current.Heads;
        words[56] = (ushort)current.SectorsPerTrack;
        words[57] = (ushort)addressable;
        words[58] = (ushort)(addressable >> 16);
        words[59] = (ushort)(multiple == 0 ? 0 : 0x0100 | multiple);
        WriteNumber(words + 60, sectors < Lba28Sectors ? sectors : Lba28Sectors, 2);
        words[64] = 0x0003; // PIO modes 3 and 4
        words[67] = 120; // nanoseconds of a cycle
        words[68] = 120;
        words[80] = 0x0070; // ATA/ATAPI-4 to 6
        words[82] = 0x0060; // look-ahead and write cache
        words[83] = 0x7400; // FLUSH CACHE (EXT), 48-bit addresses
        words[84] = 0x4000;
        words[85] = 0x0060;
        words[86] = 0x3400;
        words[87] = 0x4000;
        words[93] = 0x4049; // device 0 passed its diagnostics and answers for device 1
        WriteNumber(words + 100, sectors, 4);
    }

    private static void WriteNumber(ushort* words, ulong value, int count)
    {
        for (int word = 0; word < count; word++)
        {
            words[word] = (ushort)(value >> (16 * word));
        }
    }

    // Text has its first character in the high byte of a word, and blanks behind it.
    private static void WriteText(ushort* words, int count, ReadOnlySpan<byte> text)
    {
        for (int word = 0; word < count; word++)
        {
            int at = 2 * word;
            int first = at < text.Length ? text[at] : ' ';
            int second = at + 1 < text.Length ? text[at + 1] : ' ';
            words[word] = (ushort)((first << 8) | second);
        }
    }
}
