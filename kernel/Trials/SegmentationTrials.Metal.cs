namespace Bulkhead.Kernel.Trials;

/// <summary>Runs the rows of <see cref="SegmentationTable"/> in 32-bit protected mode.</summary>
public static unsafe class SegmentationTrials
{
    public static void Run(ProtectedMode* mode, ref SegmentationOutcomes outcomes)
    {
        for (int number = 1; number <= SegmentationTable.Count; number++)
        {
            SegmentationRow row = SegmentationTable.Row(number);
            uint instruction = TrialSymbols.Vmxon(row.Through);
            ProtectedModeBlock* block = mode->Prepare(instruction);
            uint region = row.RegionAddress(mode->Layout);
            mode->InitializeRegion(region);
            *(ulong*)row.OperandAddress(mode->Layout) = region;
            block->Operand = row.OperandOffset(mode->Layout);
            block->Cs = (uint)row.Cs;
            block->Ds = (uint)row.Ds;
            block->Gs = (uint)row.Gs;
            block->Fs = (uint)row.Fs;
            block->Es = (uint)row.Es;
            outcomes[number - 1] = ProtectedMode.Run(mode, instruction);
        }
    }
}
