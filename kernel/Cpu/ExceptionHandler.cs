namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Boot;

/// <summary>What happens on an exception in the kernel: go on at a stub's fixup, or report and end the run.</summary>
public static unsafe class ExceptionHandler
{
    /// <summary>Returns if the interrupted code goes on with the changed <paramref name="frame"/>.</summary>
    public static void Handle(ref Processor processor, ref ExceptionFrame frame)
    {
        if (TryFixup(processor.Image.Fixups, ref frame))
        {
            return;
        }

        processor.FaultCount++;
        if (processor.FaultCount == 1)
        {
            if (processor.Crash != null)
            {
                processor.Crash->Write(frame, Instructions.MovFromCr2());
            }

            ExceptionReport.Write(ref processor.Report.Log, processor.Image, frame, Instructions.MovFromCr2());
        }
        else if (processor.FaultCount == 2)
        {
            processor.Report.Log.Write("\nnot ok kernel-fault: another fault while reporting the first\n"u8);
        }
        else
        {
            RunEnd.Halt();
        }

        RunEnd.With(ref processor.Report.Log, RunStatus.KernelFault);
    }

    /// <summary>
    /// Resumes a stub whose instruction may fault, with the fault in EAX. An NMI, machine check or interrupt that
    /// arrives just before the instruction is none of its faults.
    /// </summary>
    private static bool TryFixup(MemoryRange fixups, ref ExceptionFrame frame)
    {
        bool isInstructionFault = (ExceptionVector)frame.Vector is ExceptionVector.InvalidOpcode
            or ExceptionVector.StackFault or ExceptionVector.GeneralProtection or ExceptionVector.PageFault;
        if (!isInstructionFault)
        {
            return false;
        }

        for (ulong* entry = (ulong*)fixups.Start; entry < (ulong*)fixups.End; entry += 2)
        {
            if (entry[0] == frame.Rip)
            {
                frame.Rax = InstructionFault.Of((ExceptionVector)frame.Vector, frame.ErrorCode).Value;
                frame.Rip = entry[1];
                return true;
            }
        }

        return false;
    }
}
