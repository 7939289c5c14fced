namespace Bulkhead.Kernel.Configuration;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// The rules for single fields, as a table: which values they may have, whatever else the vector says. Once they are
/// kept every index names a record and every range its records.
/// </summary>
internal static unsafe class FieldRules
{
    private const int RowSize = 6;

    // The checks. With an operand n: at most n.
    private const byte AtMost = 0;

    /// <summary>Bits n and above are 0.</summary>
    private const byte Bits = 1;

    /// <summary>The index of a record of table n.</summary>
    private const byte IndexOf = 2;

    private const byte NotZero = 3;

    /// <summary>A multiple of the size of a page.</summary>
    private const byte Pages = 4;

    /// <summary>A range of records of table n: it begins where the one before it ends, the last ends the table.</summary>
    private const byte Tiles = 5;

    /// <summary>A name that no record before has.</summary>
    private const byte Name = 6;

    private const byte Header = 0xff;
    private const byte Partitions = (byte)ConfigurationTable.Partitions;
    private const byte Subjects = (byte)ConfigurationTable.Subjects;
    private const byte Memory = (byte)ConfigurationTable.Memory;
    private const byte Images = (byte)ConfigurationTable.Images;
    private const byte Channels = (byte)ConfigurationTable.Channels;
    private const byte Ports = (byte)ConfigurationTable.Ports;
    private const byte Msrs = (byte)ConfigurationTable.Msrs;
    private const byte Cpuid = (byte)ConfigurationTable.Cpuid;
    private const byte Events = (byte)ConfigurationTable.Events;
    private const byte Traps = (byte)ConfigurationTable.Traps;
    private const byte Interrupts = (byte)ConfigurationTable.Interrupts;
    private const byte MajorFrames = (byte)ConfigurationTable.MajorFrames;
    private const byte MinorFrames = (byte)ConfigurationTable.MinorFrames;

    /// <summary>
    /// A row: table, offset and size in bytes, check, operand, and the fault if the check fails.
    /// </summary>
    private static ReadOnlySpan<byte> Rows =>
    [
        Header, 24, 32, Name, 0, (byte)ConfigurationFault.Name,
        Header, 56, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Header, 64, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Header, 72, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Header, 80, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Header, 88, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Header, 64, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        Header, 80, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        Header, 96, 4, NotZero, 0, (byte)ConfigurationFault.SwitchWindow,
        Header, 100, 4, IndexOf, MajorFrames, (byte)ConfigurationFault.FirstMajorFrame,
        Header, 156, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Partitions, 0, 32, Name, 0, (byte)ConfigurationFault.Name,
        Subjects, 0, 32, Name, 0, (byte)ConfigurationFault.Name,
        Subjects, 32, 4, IndexOf, Partitions, (byte)ConfigurationFault.Partition,
        Subjects, 36, 4, AtMost, 3, (byte)ConfigurationFault.Mode,
        Subjects, 40, 4, AtMost, 1, (byte)ConfigurationFault.SubjectKind,
        Subjects, 44, 4, AtMost, 2, (byte)ConfigurationFault.FaultAction,
        Subjects, 72, 8, Pages, 0, (byte)ConfigurationFault.PageTable,
        Subjects, 88, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Subjects, 96, 4, NotZero, 0, (byte)ConfigurationFault.ExtendedPageTables,
        Subjects, 96, 4, Bits, 16, (byte)ConfigurationFault.ExtendedPageTables,
        Subjects, 100, 8, Tiles, Memory, (byte)ConfigurationFault.Ranges,
        Subjects, 108, 8, Tiles, Images, (byte)ConfigurationFault.Ranges,
        Subjects, 116, 8, Tiles, Ports, (byte)ConfigurationFault.Ranges,
        Subjects, 124, 8, Tiles, Msrs, (byte)ConfigurationFault.Ranges,
        Subjects, 132, 8, Tiles, Cpuid, (byte)ConfigurationFault.Ranges,
        Subjects, 140, 8, Tiles, Events, (byte)ConfigurationFault.Ranges,
        Subjects, 148, 8, Tiles, Traps, (byte)ConfigurationFault.Ranges,
        Subjects, 156, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Memory, 0, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Memory, 8, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Memory, 16, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Memory, 16, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        Memory, 24, 4, AtMost, 7, (byte)ConfigurationFault.MemoryKind,
        Memory, 32, 1, AtMost, 7, (byte)ConfigurationFault.Rights,
        Memory, 34, 2, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Memory, 36, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Images, 16, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        Channels, 0, 32, Name, 0, (byte)ConfigurationFault.Name,
        Channels, 32, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Channels, 40, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        Channels, 40, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        Channels, 48, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject,
        Channels, 52, 4, AtMost, 1, (byte)ConfigurationFault.ChannelKind,
        Ports, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Msrs, 4, 4, AtMost, 3, (byte)ConfigurationFault.MsrAccess,
        Cpuid, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Events, 0, 4, AtMost, 4, (byte)ConfigurationFault.EventAction,
        Events, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Traps, 2, 1, AtMost, 6, (byte)ConfigurationFault.TrapAction,
        Traps, 3, 1, AtMost, 0, (byte)ConfigurationFault.Reserved,
        Traps, 4, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject,
        Traps, 8, 4, Bits, 22, (byte)ConfigurationFault.MonitoredBits,
        Traps, 12, 4, Bits, 22, (byte)ConfigurationFault.MonitoredBits,
        Interrupts, 0, 4, AtMost, 15, (byte)ConfigurationFault.InterruptLine,
        Interrupts, 4, 4, IndexOf, Subjects, (byte)ConfigurationFault.UnknownSubject,
        Interrupts, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        MajorFrames, 0, 32, Name, 0, (byte)ConfigurationFault.Name,
        MajorFrames, 32, 8, Tiles, MinorFrames, (byte)ConfigurationFault.MajorFrameRange,
        MajorFrames, 36, 4, NotZero, 0, (byte)ConfigurationFault.MajorFrameRange,
        MinorFrames, 4, 4, NotZero, 0, (byte)ConfigurationFault.MinorFrameLength,
    ];

    public static void Check(ref ConfigurationReview review)
    {
        ReadOnlySpan<byte> rows = Rows;
        byte* row = (byte*)Unsafe.AsPointer(in rows[0]);
        for (byte* end = row + rows.Length; row < end; row += RowSize)
        {
            Check(ref review, row);
        }
    }

    private static void Check(ref ConfigurationReview review, byte* row)
    {
        ConfigurationFault fault = (ConfigurationFault)row[5];
        bool isHeader = row[0] == Header;
        review.Table = isHeader ? ConfigurationTable.Header : (ConfigurationTable)row[0];
        uint count = isHeader ? 1 : review.Vector.Count(review.Table);
        uint size = isHeader ? 0 : ConfigurationHeader.RecordSize(review.Table);
        uint next = 0;
        byte* field = review.Vector.Start(review.Table) + row[1];
        for (review.Record = 0; review.Record < count; review.Record++, field += size)
        {
            if (row[3] == Name)
            {
                CheckName(ref review, field, size);
                continue;
            }

            ulong value = 0;
            for (int index = row[2] - 1; index >= 0; index--)
            {
                value = (value << 8) | field[index];
            }

            review.Require(IsAllowed(ref review, value, row[3], row[4], ref next), fault);
        }

        review.Record -= count != 0 ? 1u : 0;
        review.Require(row[3] != Tiles || next == review.Vector.Count((ConfigurationTable)row[4]), fault);
    }

    private static bool IsAllowed(ref ConfigurationReview review, ulong value, byte check, byte operand, ref uint next)
    {
        switch (check)
        {
            case AtMost:
                return value <= operand;
            case Bits:
                return value >> operand == 0;
            case IndexOf:
                return value < review.Vector.Count((ConfigurationTable)operand);
            case NotZero:
                return value != 0;
            case Pages:
                return value % ConfigurationReview.PageSize == 0;
        }

        uint count = (uint)(value >> 32);
        bool follows = (uint)value == next && count <= review.Vector.Count((ConfigurationTable)operand) - next;
        next += follows ? count : 0;
        return follows;
    }

    private static void CheckName(ref ConfigurationReview review, byte* name, uint size)
    {
        review.Require(((RecordName*)name)->IsValid, ConfigurationFault.Name);
        byte* other = name;
        for (uint index = 0; index < review.Record; index++)
        {
            other -= size;
            ulong difference = 0;
            for (int word = 0; word < RecordName.Size / sizeof(ulong); word++)
            {
                difference |= ((ulong*)other)[word] ^ ((ulong*)name)[word];
            }

            review.Require(difference != 0, ConfigurationFault.NameNotUnique);
        }
    }
}
