namespace Bulkhead.Kernel.Trials.Guests;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Trials.Guests.EntryRules;
using Bulkhead.Kernel.Vmx;

/// <summary>The entry points of the guests image: boot, exceptions, and the two levels of VM exits.</summary>
internal static unsafe class GuestsMain
{
    private static Processor s_bootProcessor;
    private static GuestTrial s_trial;

    [RuntimeExport("KernelMain")]
    private static void Run(BootProtocol protocol, ulong information)
    {
        fixed (Processor* processor = &s_bootProcessor)
        {
            LinkerSymbols.Read(ref processor->Image);
            if (BootSequence.Run(processor, protocol, information, "guests"u8, VmxSequence.PreparePoints + 2)
                && VmxSequence.Prepare(processor))
            {
                RunGuests(processor);
            }

            RunEnd.With(ref processor->Report.Log, processor->Report.Status);
        }
    }

    private static void RunGuests(Processor* processor)
    {
        VmxRegion.Initialize(
            (uint*)processor->Image.VmxonRegion,
            new VmxBasic(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC)).RevisionIdentifier);
        _ = VmxRoot.Enter(processor->Image.VmxonRegion);
        GuestMemory memory = GuestSymbols.Memory();
        GuestProgram program = new() { Mode = SubjectMode.Long64, Code = GuestSymbols.Long64() };
        fixed (GuestTrial* trial = &s_trial)
        {
            trial->Processor = processor;
            if (GuestMachine.Prepare(processor, memory, program, &trial->Subject))
            {
                GuestSymbols.RunSubject(&trial->Subject.State);
            }

            trial->Report("long64"u8);
            EntryRuleTrials.Run(processor, memory, &trial->Subject);
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
