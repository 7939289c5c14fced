namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>The rules for what follows on a subject's VM exits.</summary>
internal static class TrapRules
{
    private const ulong Ones = ~0ul;
    private const int AddressBits = 48;

    /// <summary>Bit n: basic reason n is no instruction, and may be trapped.</summary>
    private const ulong TrappableEvents =
        (1ul << (int)ExitReason.ExceptionOrNmi) | (1ul << (int)ExitReason.TripleFault)
        | (1ul << (int)ExitReason.TaskSwitch) | (1ul << (int)ExitReason.EptViolation);

    /// <summary>
    /// Bit n: basic reason n is an instruction that the kernel answers itself: CPUID, HLT, INVLPG, RDTSC, VMCALL,
    /// MOV CR, MOV DR, RDTSCP and XSETBV.
    /// </summary>
    private const ulong InstructionsOfKernel =
        (1ul << (int)ExitReason.Cpuid) | (1ul << (int)ExitReason.Hlt) | (1ul << (int)ExitReason.Invlpg)
        | (1ul << (int)ExitReason.Rdtsc) | (1ul << (int)ExitReason.Vmcall)
        | (1ul << (int)ExitReason.ControlRegisterAccess) | (1ul << (int)ExitReason.MovDr)
        | (1ul << (int)ExitReason.Rdtscp) | (1ul << (int)ExitReason.Xsetbv);

    public static void Check(ref ConfigurationReview review, in TrapRecord trap)
    {
        bool isInstruction = new ExitReasonField((ushort)trap.Reason).IsByInstruction
            && !IsIn(InstructionsOfKernel, trap.Reason);
        review.Require(
            isInstruction || IsIn(TrappableEvents, trap.Reason), ConfigurationFault.TrapReason);
        review.Require(
            trap.Action is TrapAction.Stop or TrapAction.Monitor
                || (trap.Action == TrapAction.AbsentPort
                    ? trap.Reason == ExitReason.IoInstruction
                    : isInstruction && trap.Action != TrapAction.Resume),
            ConfigurationFault.TrapAction);
        int bits = trap.Reason == ExitReason.IoInstruction ? 16
            : trap.Reason == ExitReason.EptViolation ? AddressBits
            : 0;
        review.Require(
            bits == 0 ? trap.First == 0 && trap.Last == Ones : trap.First <= trap.Last && trap.Last >> bits == 0,
            ConfigurationFault.TrapRange);
        ulong key = (ulong)trap.Reason << AddressBits;
        review.RequireOrder(key | trap.First, key | (trap.Last & (Ones >> (64 - AddressBits))));
        review.Require(
            (trap.Changeable & ~(trap.Visible | MonitoredState.Injection)) == 0, ConfigurationFault.MonitoredBits);
        if (trap.Action == TrapAction.Monitor)
        {
            CheckMonitor(ref review, trap.Monitor);
        }
    }

    private static void CheckMonitor(ref ConfigurationReview review, uint monitor)
    {
        uint subject = review.Subject;
        ulong page = review.Vector.Subject(subject).Block + SubjectBlock.MonitoredState;
        review.Scheduled |= 1ul << (int)monitor;
        uint watched = monitor;
        for (uint steps = 0; steps < SubjectRecord.MaximumCount && watched != ConfigurationReview.None; steps++)
        {
            review.Require(watched != subject, ConfigurationFault.Monitor);
            watched = review.MonitorOf(watched);
        }

        review.Require(review.MonitorOf(subject) == monitor, ConfigurationFault.SecondMonitor);
        review.RequireFlow(subject, monitor, ConfigurationFault.MonitorFlow);
        review.RequireFlow(monitor, subject, ConfigurationFault.MonitorFlow);
        review.Require(
            review.CountOf(
                monitor, 1u << (int)MemoryKind.MonitoredState, subject, page, ConfigurationReview.PageSize) == 1,
            ConfigurationFault.MonitorPage);
    }

    private static bool IsIn(ulong reasons, ExitReason reason) => (int)reason < 64 && (reasons >> (int)reason & 1) != 0;
}
