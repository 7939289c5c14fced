namespace Bulkhead.Kernel.Configuration;

using System;
using System.Runtime.CompilerServices;
using static FieldRuleTerms;

/// <summary>Checks the rules of <see cref="FieldRuleTable"/>.</summary>
internal static unsafe class FieldRules
{
    public static void Check(ref ConfigurationReview review)
    {
        ReadOnlySpan<byte> rows = FieldRuleTable.Rows;
        byte* row = (byte*)Unsafe.AsPointer(in rows[0]);
        for (byte* end = row + rows.Length; row < end; row += FieldRuleTable.RowSize)
        {
            Check(ref review, row);
        }
    }

    private static void Check(ref ConfigurationReview review, byte* row)
    {
        uint count = 1;
        uint size = 0;
        uint next = 0;
        review.Table = (ConfigurationTable)(sbyte)row[0];
        if (row[0] != Header)
        {
            count = review.Vector.Count(review.Table);
            size = ConfigurationHeader.RecordSize(review.Table);
        }

        byte* record = review.Vector.Start(review.Table);
        for (review.Record = 0; review.Record < count; review.Record++)
        {
            if (row[7] == Always || (row[7] >> record[row[6]] & 1) != 0)
            {
                bool isKept = row[3] == Name
                    ? CheckName(ref review, record + row[1], size)
                    : IsKept(ref review, row, record + row[1], ref next);
                review.Require(isKept, (ConfigurationFault)row[5]);
            }

            record += size;
        }

        review.Record = count - 1;
        review.Require(
            row[3] != Tiles || next == review.Vector.Count((ConfigurationTable)row[4]), (ConfigurationFault)row[5]);
    }

    private static bool IsKept(ref ConfigurationReview review, byte* row, byte* field, ref uint next)
    {
        ulong value = 0;
        for (int index = row[2] - 1; index >= 0; index--)
        {
            value = (value << 8) | field[index];
        }

        int operand = row[4];
        switch (row[3])
        {
            case AtMost:
                return value <= (uint)operand;
            case Bits:
                return value >> (operand == PhysicalWidth ? review.Machine.PhysicalAddressWidth : operand) == 0;
            case IndexOf:
                return value < review.Vector.Count((ConfigurationTable)operand);
            case Not:
                return value != (uint)operand;
            case Pages:
                return value % ConfigurationReview.PageSize == 0;
            case OneOf:
                return value < 8 && (operand >> (int)value & 1) != 0;
            case IsVector:
                return value - 32 < 256 - 32;
        }

        uint count = (uint)(value >> 32);
        bool follows = (uint)value == next && count <= review.Vector.Count((ConfigurationTable)operand) - next;
        next += follows ? count : 0;
        return follows;
    }

    /// <summary>Whether a name is unique, if it is a name: records of a size lie before its own.</summary>
    private static bool CheckName(ref ConfigurationReview review, byte* name, uint size)
    {
        byte* other = name;
        bool isUnique = true;
        for (uint index = 0; index < review.Record; index++)
        {
            other -= size;
            ulong difference = 0;
            for (int offset = 0; offset < RecordName.Size; offset += sizeof(ulong))
            {
                difference |= *(ulong*)(other + offset) ^ *(ulong*)(name + offset);
            }

            isUnique &= difference != 0;
        }

        review.Require(isUnique, ConfigurationFault.NameNotUnique);
        return ((RecordName*)name)->IsValid;
    }
}
