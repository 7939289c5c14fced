namespace Bulkhead.Kernel.Trials;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;

/// <summary>The outcome of each row of <see cref="SegmentationTable"/>, by its number less one.</summary>
[InlineArray(SegmentationTable.Count)]
public struct SegmentationOutcomes
{
    private TrialOutcome _first;
}

/// <summary>The table of the trials about segments, as the thesis has it, and the answer to its question.</summary>
public static class SegmentationReport
{
    private const int RowWidth = 4;
    private const int OutcomeWidth = 10;
    private const int RegionWidth = 15;
    private const int OperandWidth = 14;
    private const int ThroughWidth = 8;
    private const int SegmentWidth = 14;

    private static ReadOnlySpan<byte> PointNames =>
        ("table1-row-1\0table1-row-2\0table1-row-3\0table1-row-4\0table1-row-5\0table1-row-6\0table1-row-7\0"u8 +
         "table1-row-8\0table1-row-9\0table1-row-10\0table1-row-11\0table1-row-12\0table1-row-13\0"u8 +
         "table1-row-14\0table1-row-15\0table1-row-16\0table1-row-17\0table1-row-18\0table1-row-19\0"u8);

    /// <summary>Writes the table as diagnostics, two lines a row.</summary>
    public static void WriteTable(ref KernelLog log, in SegmentationOutcomes outcomes)
    {
        log.Write("# VMXON in 32-bit protected mode with 32-bit paging: rows 1 to 3 are the thesis' Table 1\n"u8);
        log.Write("# row VMXON     region in      operand in    through "u8);
        log.Write("DS            GS            FS            ES\n"u8);
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            WriteRow(ref log, number, outcomes[number - 1]);
        }
    }

    /// <summary>
    /// Reports a test point a row, and the conclusion if the outcomes bear it out. KVM, which executes VMXON for its
    /// guests, does not know that the limit of an expand-down segment is its lower bound.
    /// </summary>
    public static void WritePoints(ref KtapReport report, in SegmentationOutcomes outcomes, bool isKvm)
    {
        bool isAsDocumented = true;
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            SegmentationRow row = SegmentationTable.Row(number);
            TrialOutcome outcome = outcomes[number - 1];
            ReadOnlySpan<byte> name = NameList.At(PointNames, number - 1);
            if (isKvm && row.Ds == TrialSelector.BeginsWithOperand && !outcome.Is(row.Expected))
            {
                report.Skip(name, "KVM checks an expand-down segment's limit as if it were expand-up"u8);
                continue;
            }

            isAsDocumented &= outcome.Report(ref report, name, row.Expected);
        }

        if (!isAsDocumented)
        {
            report.Log.Write("# conclusion: none, since an outcome is not the documented one\n"u8);
            return;
        }

        report.Log.Write("# conclusion: VMXON's operand must lie in a readable segment, of DS or another; "u8);
        report.Log.Write("its region need lie in none\n"u8);
    }

    private static void WriteRow(ref KernelLog log, int number, TrialOutcome outcome)
    {
        SegmentationRow row = SegmentationTable.Row(number);
        log.Write("# "u8);
        log.Write(number < 10 ? "  "u8 : " "u8);
        log.WriteDecimal((ulong)number);
        Pad(ref log, RowWidth - 3);
        if (outcome.IsSuccess)
        {
            WriteCell(ref log, "works"u8, OutcomeWidth);
        }
        else
        {
            Pad(ref log, OutcomeWidth - outcome.WriteTo(ref log));
        }

        WriteCell(ref log, Name(row.Region), RegionWidth);
        WriteCell(ref log, Name(row.Operand), OperandWidth);
        WriteCell(ref log, Name(row.Through), ThroughWidth);
        WriteCell(ref log, Name(row.Ds), SegmentWidth);
        WriteCell(ref log, Name(row.Gs), SegmentWidth);
        WriteCell(ref log, Name(row.Fs), SegmentWidth);
        log.Write(Name(row.Es));
        log.Write("\n#     "u8);
        log.Write(row.Shows);
        log.Write((byte)'\n');
    }

    private static void WriteCell(ref KernelLog log, ReadOnlySpan<byte> text, int width)
    {
        log.Write(text);
        Pad(ref log, width - text.Length);
    }

    private static void Pad(ref KernelLog log, int width)
    {
        for (int column = 0; column < width; column++)
        {
            log.Write((byte)' ');
        }
    }

    private static ReadOnlySpan<byte> Name(RegionPlace place) => place switch
    {
        RegionPlace.KernelData => "kernel data"u8,
        RegionPlace.OwnSegment => "its own"u8,
        _ => "no segment"u8,
    };

    private static ReadOnlySpan<byte> Name(OperandPlace place) => place switch
    {
        OperandPlace.Region => "the region"u8,
        OperandPlace.Stack => "stack"u8,
        OperandPlace.BeyondStack => "beyond stack"u8,
        _ => "kernel data"u8,
    };

    private static ReadOnlySpan<byte> Name(OperandSegment segment) => segment switch
    {
        OperandSegment.Ds => "DS"u8,
        OperandSegment.Es => "ES"u8,
        OperandSegment.Cs => "CS"u8,
        OperandSegment.Ss => "SS"u8,
        OperandSegment.Fs => "FS"u8,
        _ => "GS"u8,
    };

    private static ReadOnlySpan<byte> Name(TrialSelector selector) => selector switch
    {
        TrialSelector.KernelData => "kernel data"u8,
        TrialSelector.Region => "region's own"u8,
        TrialSelector.ReadOnly => "read-only"u8,
        TrialSelector.EndsWithOperand => "exact limit"u8,
        TrialSelector.CutsOperand => "limit short"u8,
        TrialSelector.BeginsWithOperand or TrialSelector.BeginsInOperand => "expand-down"u8,
        _ => "null"u8,
    };
}
