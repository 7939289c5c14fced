namespace Bulkhead.Kernel.Trials.Bench;

using System;
using System.Runtime;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Trials.Guests;
using Bulkhead.Kernel.Vmx;

/// <summary>The entry points of the bench image: boot, exceptions, and the two levels of VM exits.</summary>
internal static unsafe class BenchMain
{
    private static Processor s_bootProcessor;
    private static BenchTrial s_trial;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            LinkerSymbols.Read(ref processor->Image);
            GuestMemory memory = GuestSymbols.Memory();
            ReadOnlySpan<GuestProgram> programs = new(
                (void*)memory.Programs.Start,
                (int)memory.Programs.Length / sizeof(GuestProgram));
            uint points = VmxSequence.PreparePoints + (uint)programs.Length;
            if (BootSequence.Run(processor, protocol, information, "bench"u8, points)
                && VmxSequence.Prepare(processor))
            {
                VmxRoot.InitializeRegion(processor->Image.VmxonRegion);
                _ = VmxRoot.Enter(processor->Image.VmxonRegion);
                RunPrograms(processor, memory, programs);
            }

            RunEnd.With(ref processor->Report.Log, processor->Report.Status);
        }
    }

    private static void RunPrograms(
        Processor* processor,
        in GuestMemory memory,
        ReadOnlySpan<GuestProgram> programs)
    {
        fixed (BenchTrial* trial = &s_trial)
        {
            trial->Processor = processor;
            trial->Accesses = BenchSymbols.Accesses();
            for (int index = 0; index < programs.Length; index++)
            {
                if (trial->Prepare(memory, programs[index]))
                {
                    SubjectEntry.Run(&trial->Subject.State);
                }

                trial->Report(programs[index].Name);
            }
        }
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);

    [RuntimeExport("ExitFast")]
    private static FastVerdict HandleFastExit(SubjectState* subject, uint reason) => FastExit.Answer(subject, reason);

    [RuntimeExport("ExitSlow")]
    private static SubjectState* HandleSlowExit(SubjectState* subject) => s_trial.HandleExit() ? subject : null;

    [RuntimeExport("EntryFailed")]
    private static SubjectState* HandleFailedEntry(SubjectState* subject)
    {
        ExitHandler.RecordRefusal(ref s_trial.Subject);
        return null;
    }
}
