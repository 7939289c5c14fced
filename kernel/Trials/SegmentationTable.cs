namespace Bulkhead.Kernel.Trials;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// Table 1 of the thesis (rows 1 to 3), and the rows that it did not try and that settle its question: whether the
/// VMXON region has to lie in a segment, or only VMXON's operand.
/// </summary>
public static class SegmentationTable
{
    public const int ThesisRows = 3;
    public const int Count = 19;

    /// <summary>The row of that number, counted from 1.</summary>
    public static SegmentationRow Row(int number) => number switch
    {
        1 => Row(
            RegionPlace.KernelData,
            TrialSelector.KernelData,
            TrialSelector.KernelData,
            default,
            "thesis: region and operand lie in the segment of DS"u8),
        2 => Row(
            RegionPlace.OwnSegment,
            TrialSelector.Region,
            TrialSelector.KernelData,
            GeneralProtection,
            "thesis: the operand's offset is beyond the limit of DS, which is the region's segment"u8),
        3 => Row(
            RegionPlace.OwnSegment,
            TrialSelector.KernelData,
            TrialSelector.Region,
            default,
            "thesis: the operand lies in the segment of DS; the region lies in another"u8),
        4 => Nulls(
            TrialSelector.KernelData,
            default,
            "the region may lie in no segment at all: the operand holds its physical address"u8),
        5 => Through(
            OperandSegment.Fs,
            "row 2 but for an FS override: the operand need not be reached through DS"u8),
        6 => Through(OperandSegment.Gs, "row 2 but for a GS override"u8),
        7 => Through(OperandSegment.Es, "row 2 but for an ES override"u8),
        8 => InRegion("DS may well be the region's segment, if the operand lies in it too"u8),
        9 => NullDs(OperandSegment.Ds, GeneralProtection, "the operand is reached through an unusable segment"u8),
        10 => NullDs(OperandSegment.Gs, default, "DS may be unusable, if the operand is reached through another"u8),
        11 => Nulls(TrialSelector.EndsWithOperand, default, "the limit is the operand's last byte"u8),
        12 => Nulls(TrialSelector.CutsOperand, GeneralProtection, "the limit is one byte short: all 64 bits count"u8),
        13 => Nulls(TrialSelector.ReadOnly, default, "the operand is only read"u8),
        14 => Nulls(TrialSelector.BeginsWithOperand, default, "expand-down: the operand is just above the limit"u8),
        15 => Nulls(
            TrialSelector.BeginsInOperand,
            GeneralProtection,
            "expand-down: the operand's first byte is at the limit"u8),
        16 => Code(TrialSelector.FlatCode, default, "a code segment will do, if it may be read"u8),
        17 => Code(TrialSelector.FlatExecuteOnly, GeneralProtection, "an execute-only code segment will not"u8),
        18 => Stack(OperandPlace.Stack, default, "the stack segment will do"u8),
        _ => Stack(
            OperandPlace.BeyondStack,
            TrialOutcome.Fault(ExceptionVector.StackFault),
            "beyond the limit of SS the exception is #SS(0)"u8),
    };

    private static TrialOutcome GeneralProtection => TrialOutcome.Fault(ExceptionVector.GeneralProtection);

    /// <summary>A row as the thesis has them: FS is the kernel data segment, the operand is in it.</summary>
    private static SegmentationRow Row(
        RegionPlace region,
        TrialSelector ds,
        TrialSelector gs,
        TrialOutcome expected,
        ReadOnlySpan<byte> shows) => new()
        {
            Region = region,
            Cs = TrialSelector.KernelCode,
            Ds = ds,
            Gs = gs,
            Fs = TrialSelector.KernelData,
            Es = TrialSelector.KernelData,
            Expected = expected,
            Shows = shows,
        };

    /// <summary>The segments of row 2, the operand through another one than DS.</summary>
    private static SegmentationRow Through(OperandSegment segment, ReadOnlySpan<byte> shows)
    {
        SegmentationRow row = Row(
            RegionPlace.OwnSegment,
            TrialSelector.Region,
            TrialSelector.KernelData,
            default,
            shows);
        row.Through = segment;
        return row;
    }

    /// <summary>The segments of row 2, the operand in the region.</summary>
    private static SegmentationRow InRegion(ReadOnlySpan<byte> shows)
    {
        SegmentationRow row = Through(OperandSegment.Ds, shows);
        row.Operand = OperandPlace.Region;
        return row;
    }

    /// <summary>Nothing but DS is usable, and the region is in no segment.</summary>
    private static SegmentationRow Nulls(TrialSelector ds, TrialOutcome expected, ReadOnlySpan<byte> shows) => new()
    {
        Region = RegionPlace.NoSegment,
        Cs = TrialSelector.KernelCode,
        Ds = ds,
        Expected = expected,
        Shows = shows,
    };

    /// <summary>All but DS are the kernel data segment, and the region is in no segment.</summary>
    private static SegmentationRow NullDs(OperandSegment through, TrialOutcome expected, ReadOnlySpan<byte> shows)
    {
        SegmentationRow row = Row(
            RegionPlace.NoSegment,
            TrialSelector.Null,
            TrialSelector.KernelData,
            expected,
            shows);
        row.Through = through;
        return row;
    }

    private static SegmentationRow Code(TrialSelector cs, TrialOutcome expected, ReadOnlySpan<byte> shows)
    {
        SegmentationRow row = Nulls(TrialSelector.Null, expected, shows);
        row.Operand = OperandPlace.KernelDataLinear;
        row.Through = OperandSegment.Cs;
        row.Cs = cs;
        return row;
    }

    private static SegmentationRow Stack(OperandPlace operand, TrialOutcome expected, ReadOnlySpan<byte> shows)
    {
        SegmentationRow row = Nulls(TrialSelector.Null, expected, shows);
        row.Operand = operand;
        row.Through = OperandSegment.Ss;
        return row;
    }
}
