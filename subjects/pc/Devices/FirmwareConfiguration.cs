namespace Bulkhead.Subjects.Pc.Devices;

using System;
using System.Runtime.CompilerServices;
using static FirmwareConfigurationRegisters;

/// <summary>
/// QEMU's firmware configuration device without DMA: what the monitor tells a guest's firmware by name. Entries are
/// added before the guest starts and only read by it.
/// </summary>
public struct FirmwareConfiguration
{
    public const uint MaximumFiles = 16;
    public const uint MaximumMemoryRanges = 16;

    private uint _selector;
    private uint _offset;
    private uint _files;
    private uint _memoryFile; // the number of etc/e820 and 1; 0 if there is none
    private uint _memoryRanges;
    private ulong _ramSize;
    private uint _isNoGraphic;
    private uint _isBootMenu;
    private Files _file;
    private MemoryRanges _memory;

    /// <param name="ramSize">Bytes of the guest's memory.</param>
    /// <param name="isNoGraphic">Whether the firmware is to use the serial port as its console.</param>
    /// <param name="isBootMenu">Whether the firmware offers its boot menu.</param>
    public void Reset(ulong ramSize, bool isNoGraphic, bool isBootMenu)
    {
        this = default;
        _ramSize = ramSize;
        _isNoGraphic = isNoGraphic ? 1u : 0;
        _isBootMenu = isBootMenu ? 1u : 0;
    }

    /// <summary>Adds a file whose content stays where it is.</summary>
    /// <param name="name">1 to 55 bytes.</param>
    /// <param name="address">Address in the monitor.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryAddFile(ReadOnlySpan<byte> name, ulong address, uint length)
    {
        if (_files == MaximumFiles || name.Length == 0 || name.Length >= FileNameSize)
        {
            return false;
        }

        ref FirmwareConfigurationFile file = ref _file[(int)_files];
        file.SetName(name);
        file.Address = address;
        file.Length = length;
        _files++;
        return true;
    }

    /// <summary>Adds a file of one number: 64 bits, little-endian.</summary>
    /// <param name="name">1 to 55 bytes.</param>
    public bool TryAddNumber(ReadOnlySpan<byte> name, ulong value)
    {
        if (!TryAddFile(name, 0, sizeof(ulong)))
        {
            return false;
        }

        _file[(int)_files - 1].Value = value;
        return true;
    }

    /// <summary>Adds a range to the memory map, the file etc/e820.</summary>
    /// <param name="type">As in an E820 map: 1 RAM, 2 reserved, 3 ACPI tables.</param>
    public bool TryAddMemoryRange(ulong address, ulong length, uint type)
    {
        if (_memoryRanges == MaximumMemoryRanges || (_memoryFile == 0 && !TryAddFile("etc/e820"u8, 0, 0)))
        {
            return false;
        }

        _memoryFile = _memoryFile == 0 ? _files : _memoryFile;
        _memory[(int)_memoryRanges] = new MemoryRange { Address = address, Length = length, Type = type };
        _memoryRanges++;
        _file[(int)_memoryFile - 1].Length = _memoryRanges * MemoryRangeSize;
        return true;
    }

    /// <summary>Port 510H.</summary>
    /// <param name="value">The selector; bits 15:0 count.</param>
    public void Select(uint value)
    {
        _selector = value & 0xFFFF;
        _offset = 0;
    }

    /// <summary>Port 511H: the next byte of what is selected; 0 behind its end.</summary>
    public uint ReadData()
    {
        uint offset = _offset;
        if (offset == uint.MaxValue)
        {
            return 0;
        }

        _offset = offset + 1;
        uint file = _selector - FirstFile;
        if (file < _files)
        {
            return file + 1 == _memoryFile ? ReadMemoryMap(offset) : _file[(int)file].ReadContent(offset);
        }

        if (_selector == FileDirectory)
        {
            return ReadDirectory(offset);
        }

        ulong value = _selector == Signature ? 'Q' | ('E' << 8) | ('M' << 16) | (uint)('U' << 24)
            : _selector == Identification ? TraditionalInterface
            : _selector == RamSize ? _ramSize
            : _selector == NoGraphic ? _isNoGraphic
            : _selector is Processors or MaximumProcessors ? 1u
            : _selector == BootMenu ? _isBootMenu : 0;
        return offset < sizeof(ulong) ? (uint)(value >> (int)(8 * offset)) & 0xFF : 0;
    }

    private readonly uint ReadDirectory(uint offset)
    {
        if (offset < 4)
        {
            return (_files >> (int)(24 - (8 * offset))) & 0xFF;
        }

        uint file = (offset - 4) / DirectoryEntrySize;
        return file < _files
            ? _file[(int)file].ReadDirectoryEntry((offset - 4) % DirectoryEntrySize, FirstFile + file)
            : 0;
    }

    private readonly uint ReadMemoryMap(uint offset)
    {
        uint index = offset / MemoryRangeSize;
        if (index >= _memoryRanges)
        {
            return 0;
        }

        uint at = offset % MemoryRangeSize;
        ref readonly MemoryRange range = ref _memory[(int)index];
        ulong field = at < 8 ? range.Address : at < 16 ? range.Length : range.Type;
        return (uint)(field >> (int)(8 * (at % 8))) & 0xFF;
    }

    private struct MemoryRange
    {
        public ulong Address;
        public ulong Length;
        public uint Type;
    }

    [InlineArray((int)MaximumFiles)]
    private struct Files
    {
        private FirmwareConfigurationFile _first;
    }

    [InlineArray((int)MaximumMemoryRanges)]
    private struct MemoryRanges
    {
        private MemoryRange _first;
    }
}
