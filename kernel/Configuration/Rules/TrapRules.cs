namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Subjects;

/// <summary>The rules for what follows on a subject's VM exits.</summary>
internal static class TrapRules
{
    private const int AddressBits = 48;

    /// <summary>
    /// The class of each basic exit reason (SDM Vol. 3D, appendix C): 0 the kernel's own business, or not to occur;
    /// 1 exceptions, triple faults, task switches; 2 instructions; 3 I/O instructions; 4 EPT violations; 5 RDMSR and
    /// WRMSR; 6 external interrupts, HLT and the preemption timer, which a monitor alone has a use for.
    /// </summary>
    private static ReadOnlySpan<byte> Classes =>
    [
        1, 6, 1, 0, 0, 0, 0, 0, 0, 1,
        0, 2, 6, 2, 0, 2, 0, 2, 0, 2,
        2, 2, 2, 2, 2, 2, 2, 2, 0, 0,
        3, 5, 5, 0, 0, 0, 2, 0, 0, 2,
        2, 0, 0, 0, 0, 0, 2, 2, 4, 0,
        2, 0, 6, 2, 2, 0, 0, 2, 2, 2,
        2, 2, 0, 2, 2, 2, 0, 2, 2, 2,
        2, 0, 2, 2, 0, 0, 2, 2, 2, 2,
    ];

    /// <summary>For each class the actions, one bit each, and the bits of the ends of a range; 0 without one.</summary>
    private static ReadOnlySpan<byte> Actions =>
    [
        0, Stop | Monitor, Instruction, Instruction | 1 << (int)TrapAction.AbsentPort, Stop | Monitor, Instruction,
        Monitor,
    ];

    private static ReadOnlySpan<byte> RangeBits => [0, 0, 0, 16, AddressBits, 32, 0];

    private const byte Stop = 1 << (int)TrapAction.Stop;
    private const byte Monitor = 1 << (int)TrapAction.Monitor;
    private const byte Instruction = Stop | Monitor | (1 << (int)TrapAction.Skip)
        | (1 << (int)TrapAction.InvalidOpcode) | (1 << (int)TrapAction.GeneralProtection);

    public static void Check(ref ConfigurationReview review, in TrapRecord trap)
    {
        int reason = (int)trap.Reason;
        int kind = reason < Classes.Length ? Classes[reason] : 0;
        int bits = RangeBits[kind];
        review.Require(kind != 0, ConfigurationFault.TrapReason);
        review.Require((Actions[kind] >> (int)trap.Action & 1) != 0, ConfigurationFault.TrapAction);
        review.Require(
            bits == 0 ? trap.First == 0 && ~trap.Last == 0 : trap.First <= trap.Last && trap.Last >> bits == 0,
            ConfigurationFault.TrapRange);
        ulong key = (ulong)reason << AddressBits;
        review.RequireOrder(key | trap.First, key | (trap.Last & ((1ul << AddressBits) - 1)));
        review.Require(
            (trap.Changeable & (MonitoredState.SeeOnly | ~(trap.Visible | MonitoredState.ChangeOnly))) == 0,
            ConfigurationFault.MonitoredBits);
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
                monitor, FieldRuleTerms.OfState, subject, page, ConfigurationReview.PageSize) == 1,
            ConfigurationFault.MonitorPage);
    }
}
