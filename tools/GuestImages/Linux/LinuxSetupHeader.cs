using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Linux;

/// <summary>
/// The setup header of a bzImage (The Linux/x86 Boot Protocol). Only kernels are read that start in 64-bit mode.
/// </summary>
internal sealed class LinuxSetupHeader
{
    /// <summary>Where the header begins, in the file and in the boot parameters.</summary>
    public const int Offset = 0x1f1;

    /// <summary>Offsets of fields that a boot loader writes, in the boot parameters.</summary>
    public const int TypeOfLoader = 0x210;
    public const int LoadFlags = 0x211;
    public const int RamDiskImage = 0x218;
    public const int RamDiskSize = 0x21c;
    public const int CommandLinePointer = 0x228;
    public const int Code32Start = 0x214;

    private const ulong SectorSize = 512;
    private const ulong ParagraphSize = 16;
    private const int DefaultSetupSectors = 4;
    private const ushort BootFlag = 0xaa55;
    private const uint Magic = 0x5372_6448;
    private const ushort LowestVersion = 0x020c;
    private const byte LoadedHigh = 1 << 0;
    private const ushort Kernel64 = 1 << 0;
    private const ulong LongestHeader = 0x290;
    private const ulong LongestInit = 1ul << 30;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="GuestImageException">It is no bzImage.</exception>
    public LinuxSetupHeader(GuestFile file)
    {
        ImageBytes bytes = new(file);
        const string What = "setup header";
        bytes.Require(
            bytes.Length >= 0x268, $"has 0x{bytes.Length:x} bytes, fewer than a setup header: name a bzImage");
        ushort flag = bytes.UInt16(0x1fe, What);
        bytes.Require(flag == BootFlag, $"boot_flag is 0x{flag:x}, need 0x{BootFlag:x}: name a bzImage");
        uint magic = bytes.UInt32(0x202, What);
        bytes.Require(magic == Magic, $"the header's magic is 0x{magic:x}, need 0x{Magic:x} (HdrS): name a bzImage");
        ushort version = bytes.UInt16(0x206, What);
        bytes.Require(
            version >= LowestVersion,
            $"the boot protocol is {version >> 8}.{version & 0xff:00}, need 2.12 or later: name a kernel from 3.8 on");
        byte flags = bytes.UInt8(LoadFlags, What);
        bytes.Require((flags & LoadedHigh) != 0, $"loadflags is 0x{flags:x}, without LOADED_HIGH: name a bzImage");
        HasEntry64 = (bytes.UInt16(0x236, What) & Kernel64) != 0;

        byte sectors = bytes.UInt8(Offset, What);
        ulong setup = ((ulong)(sectors == 0 ? DefaultSetupSectors : sectors) + 1) * SectorSize;
        ulong length = bytes.UInt32(0x1f4, What) * ParagraphSize;
        bytes.Require(
            setup < bytes.Length && length <= bytes.Length - setup + ParagraphSize - 1,
            $"has 0x{bytes.Length:x} bytes, and its header tells of 0x{setup:x} and 0x{length:x}: the file is cut "
            + "short, get it anew");
        Payload = bytes.Range(setup, bytes.Length - setup, "kernel");

        ulong end = 0x202ul + bytes.UInt8(0x201, What);
        bytes.Require(
            end is >= 0x268 and <= LongestHeader,
            $"the setup header ends at 0x{end:x}, need 0x268 to 0x290: get it anew");
        Bytes = bytes.Range(Offset, end - Offset, What);
        InitialRamDiskMaximum = bytes.UInt32(0x22c, What);
        Alignment = bytes.UInt32(0x230, What);
        IsRelocatable = bytes.UInt8(0x234, What) != 0;
        CommandLineSize = bytes.UInt32(0x238, What);
        PreferredAddress = bytes.UInt64(0x258, What);
        ulong initSize = bytes.UInt32(0x260, What);
        bytes.Require(
            Alignment is >= 0x1000 and <= 0x4000_0000 && (Alignment & (Alignment - 1)) == 0,
            $"kernel_alignment is 0x{Alignment:x}, need a power of 2 from 4 KiB to 1 GiB: get it anew");
        bytes.Require(
            initSize <= LongestInit, $"init_size is 0x{initSize:x}, need at most 0x{LongestInit:x}: get it anew");
        Room = Math.Max(initSize, (ulong)Payload.Length);
    }

    /// <summary>The header's bytes, which the boot parameters begin with at <see cref="Offset"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it has a 64-bit entry point: XLF_KERNEL_64.</summary>
    public bool HasEntry64 { get; }

    /// <summary>The kernel without its setup.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The bytes that the kernel needs from its load address on until it knows the memory map.</summary>
    public ulong Room { get; }

    /// <summary>Where it is loaded if there is room; otherwise at a multiple of <see cref="Alignment"/>.</summary>
    public ulong PreferredAddress { get; }

    /// <summary>The alignment of another address; only for a relocatable kernel.</summary>
    public uint Alignment { get; }

    /// <summary>Whether it may lie elsewhere.</summary>
    public bool IsRelocatable { get; }

    /// <summary>The longest command line, without its zero.</summary>
    public uint CommandLineSize { get; }

    /// <summary>The highest address that the initial RAM disk may occupy.</summary>
    public uint InitialRamDiskMaximum { get; }
}
