namespace Bulkhead.Kernel.Configuration;

using System;

/// <summary>
/// The rules for single fields, as a table: which values they may have, whatever else the vector says. Offsets and sizes
/// are in bytes.
/// </summary>
internal static unsafe class FieldRules
{
    private const int RowSize = 6;

    /// <summary>The checks: with an operand n, at most n.</summary>
    private const byte AtMost = 0;

    /// <summary>Bits n and above are 0.</summary>
    private const byte Bits = 1;

    /// <summary>The index of a record of table n.</summary>
    private const byte IndexOf = 2;

    /// <summary>Not 0.</summary>
    private const byte NotZero = 3;

    /// <summary>A multiple of the size of a page.</summary>
    private const byte Pages = 4;

    /// <summary>A row: table, offset, size, check, operand, and the fault if the check fails.</summary>
    private static ReadOnlySpan<byte> Rows =>
    [
        (byte)ConfigurationTable.Subjects, 32, 4, IndexOf, (byte)ConfigurationTable.Partitions,
        (byte)ConfigurationFault.Partition,
        (byte)ConfigurationTable.Subjects, 36, 4, AtMost, 3, (byte)ConfigurationFault.Mode,
        (byte)ConfigurationTable.Subjects, 40, 4, AtMost, 1, (byte)ConfigurationFault.SubjectKind,
        (byte)ConfigurationTable.Subjects, 44, 4, AtMost, 2, (byte)ConfigurationFault.FaultAction,
        (byte)ConfigurationTable.Subjects, 88, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Subjects, 96, 4, NotZero, 0, (byte)ConfigurationFault.ExtendedPageTables,
        (byte)ConfigurationTable.Subjects, 96, 4, Bits, 16, (byte)ConfigurationFault.ExtendedPageTables,
        (byte)ConfigurationTable.Subjects, 156, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Memory, 0, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Memory, 8, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Memory, 16, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Memory, 16, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        (byte)ConfigurationTable.Memory, 24, 4, AtMost, 7, (byte)ConfigurationFault.MemoryKind,
        (byte)ConfigurationTable.Memory, 34, 2, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Memory, 36, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Images, 16, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        (byte)ConfigurationTable.Channels, 32, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Channels, 40, 8, Pages, 0, (byte)ConfigurationFault.WholePages,
        (byte)ConfigurationTable.Channels, 40, 8, NotZero, 0, (byte)ConfigurationFault.Empty,
        (byte)ConfigurationTable.Channels, 48, 4, IndexOf, (byte)ConfigurationTable.Subjects,
        (byte)ConfigurationFault.UnknownSubject,
        (byte)ConfigurationTable.Channels, 52, 4, AtMost, 1, (byte)ConfigurationFault.ChannelKind,
        (byte)ConfigurationTable.Ports, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Msrs, 4, 4, AtMost, 3, (byte)ConfigurationFault.MsrAccess,
        (byte)ConfigurationTable.Cpuid, 4, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Events, 0, 4, AtMost, 4, (byte)ConfigurationFault.EventAction,
        (byte)ConfigurationTable.Events, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Traps, 2, 1, AtMost, 6, (byte)ConfigurationFault.TrapAction,
        (byte)ConfigurationTable.Traps, 3, 1, AtMost, 0, (byte)ConfigurationFault.Reserved,
        (byte)ConfigurationTable.Traps, 4, 4, IndexOf, (byte)ConfigurationTable.Subjects,
        (byte)ConfigurationFault.UnknownSubject,
        (byte)ConfigurationTable.Traps, 8, 4, Bits, 22, (byte)ConfigurationFault.MonitoredBits,
        (byte)ConfigurationTable.Traps, 12, 4, Bits, 22, (byte)ConfigurationFault.MonitoredBits,
        (byte)ConfigurationTable.Interrupts, 0, 4, AtMost, 15, (byte)ConfigurationFault.InterruptLine,
        (byte)ConfigurationTable.Interrupts, 4, 4, IndexOf, (byte)ConfigurationTable.Subjects,
        (byte)ConfigurationFault.UnknownSubject,
        (byte)ConfigurationTable.Interrupts, 12, 4, AtMost, 0, (byte)ConfigurationFault.Reserved,
    ];

    /// <summary>The tables whose records begin with a name, one bit each.</summary>
    private const uint NamedTables =
        (1u << (int)ConfigurationTable.Partitions) | (1u << (int)ConfigurationTable.Subjects)
        | (1u << (int)ConfigurationTable.Channels) | (1u << (int)ConfigurationTable.MajorFrames);

    public static void Check(ref ConfigurationReview review)
    {
        ReadOnlySpan<byte> rows = Rows;
        for (int row = 0; row < rows.Length; row += RowSize)
        {
            review.Table = (ConfigurationTable)rows[row];
            for (review.Record = 0; review.Record < review.Vector.Count(review.Table); review.Record++)
            {
                ulong value = Read(review.Bytes + rows[row + 1], rows[row + 2]);
                review.Require(
                    IsAllowed(in review.Vector, value, rows[row + 3], rows[row + 4]),
                    (ConfigurationFault)rows[row + 5]);
            }
        }

        for (int table = 0; table < ConfigurationHeader.TableCount; table++)
        {
            review.Table = (ConfigurationTable)table;
            uint named = (NamedTables >> table & 1) != 0 ? review.Vector.Count(review.Table) : 0;
            for (review.Record = 0; review.Record < named; review.Record++)
            {
                CheckName(ref review);
            }
        }
    }

    private static ulong Read(byte* field, int size)
    {
        ulong value = 0;
        for (int index = 0; index < size; index++)
        {
            value |= (ulong)field[index] << (index * 8);
        }

        return value;
    }

    private static bool IsAllowed(in ConfigurationVector vector, ulong value, byte check, byte operand) => check switch
    {
        AtMost => value <= operand,
        Bits => value >> operand == 0,
        IndexOf => value < vector.Count((ConfigurationTable)operand),
        NotZero => value != 0,
        _ => value % ConfigurationReview.PageSize == 0,
    };

    private static void CheckName(ref ConfigurationReview review)
    {
        RecordName* name = (RecordName*)review.Bytes;
        review.Require(name->IsValid, ConfigurationFault.Name);
        for (uint index = 0; index < review.Record; index++)
        {
            ulong* other = (ulong*)review.Vector.Record(review.Table, index);
            ulong difference = 0;
            for (int word = 0; word < RecordName.Size / sizeof(ulong); word++)
            {
                difference |= other[word] ^ ((ulong*)name)[word];
            }

            review.Require(difference != 0, ConfigurationFault.NameNotUnique);
        }
    }
}
