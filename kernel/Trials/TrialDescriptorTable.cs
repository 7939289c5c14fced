namespace Bulkhead.Kernel.Trials;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Cpu;

/// <summary>The GDT of the trials: an entry for each <see cref="TrialSelector"/>, after those of the kernel.</summary>
[InlineArray(Count)]
public struct TrialDescriptorTable
{
    public const int Count = 20;

    private const uint PageMask = 0xfff;

    private SegmentDescriptor _first;

    /// <summary>
    /// Builds the table over <paramref name="layout"/>. The TSS at <paramref name="taskState"/> becomes available, so
    /// that it can be loaded again.
    /// </summary>
    public static void Build(
        ref TrialDescriptorTable table,
        in TrialLayout layout,
        in GlobalDescriptorTable kernel,
        uint taskState)
    {
        table[0] = new(kernel.Null);
        table[1] = new(kernel.Code);
        table[2] = new(kernel.DataSegment);
        table[3] = new(kernel.TaskStateLow);
        table[4] = new(kernel.TaskStateHigh);

        uint textLimit = (layout.TextEnd - 1) | PageMask;
        uint dataLimit = TrialLayout.KernelDataSize - 1;
        uint operand = TrialLayout.OperandOffset;
        uint operandEnd = operand + TrialLayout.OperandSize;

        Set(ref table, TrialSelector.KernelCode, 0, textLimit, SegmentType.ExecuteRead);
        Set(ref table, TrialSelector.Stack, layout.Block, TrialLayout.StackSegmentSize - 1, SegmentType.ReadWrite);
        table[(int)TrialSelector.TaskState >> 3] =
            SegmentDescriptor.OfTaskState(taskState, TaskStateSegment32.Size - 1);
        table[(int)TrialSelector.Code16 >> 3] = SegmentDescriptor.Of(
            InterruptVectorTable.HighSegmentBase,
            0xffff,
            SegmentType.ExecuteRead,
            is32Bit: false);
        Set(ref table, TrialSelector.UserCode, 0, textLimit, SegmentType.ExecuteRead);
        Set(ref table, TrialSelector.UserData, layout.KernelData, dataLimit, SegmentType.ReadWrite);
        Set(ref table, TrialSelector.KernelData, layout.KernelData, dataLimit, SegmentType.ReadWrite);
        Set(ref table, TrialSelector.Region, layout.OwnRegion, PageMask, SegmentType.ReadWrite);
        Set(ref table, TrialSelector.ReadOnly, layout.KernelData, dataLimit, SegmentType.ReadOnly);
        Set(ref table, TrialSelector.EndsWithOperand, layout.KernelData, operandEnd - 1, SegmentType.ReadWrite);
        Set(ref table, TrialSelector.CutsOperand, layout.KernelData, operandEnd - 2, SegmentType.ReadWrite);
        SegmentType expandDown = SegmentType.ReadWriteExpandDown;
        Set(ref table, TrialSelector.BeginsWithOperand, layout.KernelData, operand - 1, expandDown);
        Set(ref table, TrialSelector.BeginsInOperand, layout.KernelData, operand, expandDown);
        Set(ref table, TrialSelector.FlatCode, 0, 0xffff_ffff, SegmentType.ExecuteRead);
        Set(ref table, TrialSelector.FlatExecuteOnly, 0, 0xffff_ffff, SegmentType.ExecuteOnly);
    }

    private static void Set(
        ref TrialDescriptorTable table,
        TrialSelector selector,
        uint start,
        uint limit,
        SegmentType type) =>
        table[(int)selector >> 3] = SegmentDescriptor.Of(start, limit, type, (byte)((int)selector & 3));
}
