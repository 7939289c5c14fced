namespace Bulkhead.Kernel.Configuration;

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>
/// The first bytes of the configuration vector. All of it is little-endian, and holds no pointers: the tables follow
/// the header without gaps in the order of <see cref="ConfigurationTable"/>, each a multiple of 8 bytes long. The
/// vector is the start of the boot module named "configuration"; the images of the subjects follow it there.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ConfigurationHeader
{
    /// <summary>"BULKHEAD" in ASCII.</summary>
    public const ulong ExpectedMagic = 0x4441_4548_4b4c_5542;

    public const uint ExpectedVersion = 2;

    /// <summary>The bytes of the header.</summary>
    public const uint Size = 160;

    public const int TableCount = (int)ConfigurationTable.MinorFrames + 1;

    public ulong Magic;
    public uint Version;

    /// <summary>The bytes of the vector: the header and all tables.</summary>
    public uint Length;

    /// <summary>The bytes of the whole module.</summary>
    public ulong ModuleLength;

    public RecordName Name;

    /// <summary>
    /// Physical memory that subjects may be given and that the kernel's blocks of them lie in: page-aligned, within the
    /// machine's available memory, and free of the kernel's image and of the module.
    /// </summary>
    public ulong MemoryStart;
    public ulong MemoryLength;

    /// <summary>The audit ring: pages within that memory, which one subject may read.</summary>
    public ulong AuditStart;
    public ulong AuditLength;

    /// <summary>The page, within that memory, where a fault of the kernel is recorded for the next boot.</summary>
    public ulong CrashRecord;

    /// <summary>
    /// Ticks of the TSC from the end of a minor frame to the start of the next: the longest that the kernel needs
    /// between them, whatever the subject did.
    /// </summary>
    public uint SwitchWindow;

    /// <summary>The major frame that runs first.</summary>
    public uint FirstMajorFrame;

    /// <summary>The number of records of each table.</summary>
    public TableCounts Counts;

    private readonly uint _reserved;

    /// <summary>The bytes of a record of each table, in the order of <see cref="ConfigurationTable"/>.</summary>
    private static ReadOnlySpan<ushort> RecordSizes => [40, 160, 40, 280, 56, 8, 24, 24, 16, 32, 16, 40, 8];

    /// <summary>The most records of each table.</summary>
    private static ReadOnlySpan<ushort> MaximumCounts =>
        [64, 64, 1024, 1024, 256, 1024, 1024, 4096, 1024, 2048, 15, 64, 4096];

    /// <summary>The most records that a table may have.</summary>
    public static uint MaximumCount(ConfigurationTable table) => MaximumCounts[(int)table];

    /// <summary>The bytes of a record of a table.</summary>
    public static uint RecordSize(ConfigurationTable table) => RecordSizes[(int)table];

    [InlineArray(TableCount)]
    public struct TableCounts
    {
        private uint _first;
    }
}
