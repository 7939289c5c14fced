namespace Bulkhead.Kernel.Trials.Bench;

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
            MemoryRange programs = BenchSymbols.Programs();
            uint count = (uint)(programs.Length / (ulong)sizeof(MemoryRange));
            LinkerSymbols.Read(ref processor->Image);
            if (BootSequence.Run(processor, protocol, information, "bench"u8, VmxSequence.PreparePoints + count)
                && VmxSequence.Prepare(processor))
            {
                VmxRegion.Initialize(
                    (uint*)processor->Image.VmxonRegion,
                    new VmxBasic(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC)).RevisionIdentifier);
                _ = VmxRoot.Enter(processor->Image.VmxonRegion);
                RunPrograms(processor, (MemoryRange*)programs.Start, count);
            }

            RunEnd.With(ref processor->Report.Log, processor->Report.Status);
        }
    }

    private static void RunPrograms(Processor* processor, MemoryRange* programs, uint count)
    {
        GuestMemory memory = GuestSymbols.Memory();
        fixed (BenchTrial* trial = &s_trial)
        {
            trial->Processor = processor;
            trial->Accesses = BenchSymbols.Accesses();
            for (uint index = 0; index < count; index++)
            {
                if (trial->Prepare(memory, new GuestProgram { Mode = SubjectMode.Long64, Code = programs[index] }))
                {
                    GuestSymbols.RunSubject(&trial->Subject.State);
                }

                trial->Report();
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
