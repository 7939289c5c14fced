namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Runs every hostile guest and the victim after it: the guest has to end as the table says, the victim as on a fresh
/// machine, and the kernel has to be what it was.
/// </summary>
internal static unsafe class HostileTrials
{
    /// <summary>How many points <see cref="Run"/> reports.</summary>
    public static uint Points => (uint)HostileSymbols.Programs().Length;

    /// <summary>Runs all, in VMX root operation.</summary>
    public static void Run(Processor* processor, in GuestMemory memory, GuestTrial* trial)
    {
        ReadOnlySpan<HostileProgram> programs = HostileSymbols.Programs();
        HostileProgram victim = programs[0];
        VictimState fresh = RunVictim(processor, memory, victim, trial);
        KernelCanary canary = KernelCanary.Read(processor);
        _ = processor->Report.Point(fresh.HasEnded, victim.Program.Name);
        ref KernelLog log = ref processor->Report.Log;
        log.Write("memory=$ registers=$ kernel-memory=$ kernel-registers=$\n"u8,
            fresh.Memory, fresh.Registers, canary.Memory, canary.Registers);

        for (int index = 1; index < programs.Length; index++)
        {
            ReadOnlySpan<byte> reason = ReasonToSkip(processor, programs[index]);
            if (!reason.IsEmpty)
            {
                processor->Report.Skip(programs[index].Program.Name, reason);
                continue;
            }

            RunHostile(processor, memory, programs[index], trial);
            bool isAsExpected = trial->Failures == 0
                && programs[index].Expects(trial->Subject.Cause, trial->Subject.LastExit.Reason.Basic);
            GuestOutcome outcome = trial->Outcome;
            VictimState after = RunVictim(processor, memory, victim, trial);
            KernelCanary kernel = KernelCanary.Read(processor);
            bool ok = isAsExpected && after.Equals(fresh) && kernel.Equals(canary);
            _ = processor->Report.Point(ok, programs[index].Program.Name);
            outcome.Write(ref log);
            log.Write(isAsExpected ? default : ", which is not expected"u8);
            Compare(ref log, after, fresh);
            Compare(ref log, kernel, canary);
            log.Write((byte)'\n');
        }
    }

    private static ReadOnlySpan<byte> ReasonToSkip(Processor* processor, in HostileProgram hostile)
    {
        if (LeftOutGuests.Has(processor->Boot.CommandLine, hostile.Program.Name))
        {
            return "the command line leaves it out"u8;
        }

        return HostileMachine.HasActivityState(hostile.Machine)
            ? default
            : "the processor does not have the activity state"u8;
    }

    private static void RunHostile(
        Processor* processor,
        in GuestMemory memory,
        in HostileProgram hostile,
        GuestTrial* trial)
    {
        trial->Begin(processor, memory, hostile.Program.Name);
        if (HostileMachine.Prepare(processor, memory, hostile, &trial->Subject))
        {
            GuestRun.Run(&trial->Subject.State);
        }

        trial->EndChecks();
    }

    private static VictimState RunVictim(
        Processor* processor,
        in GuestMemory memory,
        in HostileProgram victim,
        GuestTrial* trial)
    {
        if (GuestMachine.Prepare(processor, memory, victim.Program, &trial->Subject))
        {
            GuestRun.Run(&trial->Subject.State);
        }

        return VictimState.Read(trial->Subject, memory);
    }

    private static void Compare(ref KernelLog log, in VictimState after, in VictimState fresh)
    {
        if (after.Equals(fresh))
        {
            log.Write("; victim unharmed"u8);
            return;
        }

        log.Write(after.HasEnded ? "; victim harmed:"u8 : "; victim stopped:"u8);
        log.Write(" memory=$ registers=$"u8, after.Memory, after.Registers);
    }

    private static void Compare(ref KernelLog log, KernelCanary after, KernelCanary before)
    {
        if (!after.Equals(before))
        {
            log.Write("; kernel changed: memory=$ registers=$"u8, after.Memory, after.Registers);
        }
    }
}
