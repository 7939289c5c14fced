namespace Bulkhead.Kernel.Trials.Guests;

using System;
using System.Runtime;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Trials.Guests.EntryRules;
using Bulkhead.Kernel.Trials.Guests.Hostile;
using Bulkhead.Kernel.Trials.Guests.Minimum;
using Bulkhead.Kernel.Trials.Guests.KernelGuest;
using Bulkhead.Kernel.Vmx;

/// <summary>The entry points of the guests image: boot, exceptions, and the two levels of VM exits.</summary>
internal static unsafe class GuestsMain
{
    private static Processor s_bootProcessor;
    private static GuestTrial s_trial;
    private static KernelGuestTrial s_kernelGuest;

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
            uint points = VmxSequence.PreparePoints + (uint)programs.Length + 3 + HostileTrials.Points;
            if (BootSequence.Run(processor, protocol, information, "guests"u8, points)
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
        fixed (GuestTrial* trial = &s_trial)
        {
            for (int index = 0; index < programs.Length; index++)
            {
                trial->Begin(processor, memory, programs[index].Name);
                if (GuestMachine.Prepare(processor, memory, programs[index], &trial->Subject))
                {
                    GuestRun.Run(&trial->Subject.State);
                }

                trial->End(programs[index].Name);
            }

            RunKernelGuest(processor, memory, &trial->Subject);
            HostileTrials.Run(processor, memory, trial);
            EntryRuleTrials.Run(processor, memory, &trial->Subject);
            MinimumTrials.Run(processor, memory);
        }
    }

    private static void RunKernelGuest(Processor* processor, GuestMemory memory, Subject* subject)
    {
        memory.Memory = KernelGuestSymbols.Memory();
        if (s_kernelGuest.Prepare(processor, memory, KernelGuestSymbols.Image(), subject))
        {
            GuestRun.Run(&subject->State);
        }

        s_kernelGuest.End(*subject);
    }

    [RuntimeExport("ExceptionMain")]
    private static void HandleException(ExceptionFrame* frame) =>
        ExceptionHandler.Handle(ref *Instructions.CurrentProcessor(), ref *frame);

    [RuntimeExport("ExitFast")]
    private static FastVerdict HandleFastExit(SubjectState* subject, uint reason) => FastExit.Answer(subject, reason);

    [RuntimeExport("ExitSlow")]
    private static SubjectState* HandleSlowExit(SubjectState* subject)
    {
        bool goesOn = s_kernelGuest.IsRunning ? s_kernelGuest.HandleExit(ref s_trial.Subject)
            : EntryRuleTrials.IsRunning ? EntryRuleTrials.HandleExit(ref s_trial.Subject)
            : s_trial.HandleExit();
        return goesOn ? subject : null;
    }

    [RuntimeExport("EntryFailed")]
    private static SubjectState* HandleFailedEntry(SubjectState* subject)
    {
        ExitHandler.RecordRefusal(ref s_trial.Subject);
        return null;
    }
}
