namespace Bulkhead.Subjects.Pc.Devices;

using System;
using System.Runtime.CompilerServices;
using static FirmwareConfigurationRegisters;

/// <summary>One entry of the firmware configuration: a name, and memory of the monitor or a number.</summary>
public unsafe struct FirmwareConfigurationFile
{
    /// <summary>Address in the monitor; 0 if the entry is <see cref="Value"/>.</summary>
    public ulong Address;
    public ulong Value;
    public uint Length;
    private NameBytes _name;

    /// <summary>Takes the first 55 bytes of a name.</summary>
    public void SetName(ReadOnlySpan<byte> name)
    {
        for (int index = 0; index < name.Length && index < (int)FileNameSize - 1; index++)
        {
            _name[index] = name[index];
        }
    }

    /// <summary>A byte of the content; 0 behind its end.</summary>
    public readonly uint ReadContent(uint offset)
    {
        if (offset >= Length)
        {
            return 0;
        }

        return Address != 0 ? ((byte*)Address)[offset]
            : offset < sizeof(ulong) ? (uint)(Value >> (int)(8 * offset)) & 0xFF : 0;
    }

    /// <summary>A byte of the directory's entry: size and selector, big-endian, two zeros and the name.</summary>
    /// <param name="offset">0 to 63.</param>
    public readonly uint ReadDirectoryEntry(uint offset, uint selector) =>
        offset < 4 ? (Length >> (int)(24 - (8 * offset))) & 0xFF
            : offset < 6 ? (selector >> (int)(40 - (8 * offset))) & 0xFF
            : offset < 8 || offset >= DirectoryEntrySize ? 0u : _name[(int)offset - 8];

    [InlineArray((int)FileNameSize)]
    private struct NameBytes
    {
        private byte _first;
    }
}
