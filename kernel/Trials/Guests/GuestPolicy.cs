namespace Bulkhead.Kernel.Trials.Guests;

using System;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What the guests' traps do: a machine without VMX, without devices and without MSRs of its own.</summary>
public static class GuestPolicy
{
    private static ReadOnlySpan<byte> Skipped =>
    [
        (byte)ExitReason.Hlt, (byte)ExitReason.Invd, (byte)ExitReason.WbinvdOrWbnoinvd, (byte)ExitReason.Pause,
        (byte)ExitReason.Invlpg,
    ];

    private static ReadOnlySpan<byte> Undefined =>
    [
        (byte)ExitReason.Getsec, (byte)ExitReason.Vmclear, (byte)ExitReason.Vmlaunch, (byte)ExitReason.Vmptrld,
        (byte)ExitReason.Vmptrst, (byte)ExitReason.Vmread, (byte)ExitReason.Vmresume, (byte)ExitReason.Vmwrite,
        (byte)ExitReason.Vmxoff, (byte)ExitReason.Vmxon, (byte)ExitReason.Invept, (byte)ExitReason.Invvpid,
        (byte)ExitReason.Monitor, (byte)ExitReason.Mwait,
    ];

    private static ReadOnlySpan<byte> Protected =>
        [(byte)ExitReason.Rdmsr, (byte)ExitReason.Wrmsr, (byte)ExitReason.Rdpmc];

    /// <summary>Fills a new table; what is not named stops the guest.</summary>
    public static void Apply(ref TrapTable traps)
    {
        Set(ref traps, Skipped, TrapAction.Skip);
        Set(ref traps, Undefined, TrapAction.InvalidOpcode);
        Set(ref traps, Protected, TrapAction.GeneralProtection);
        traps.Set(ExitReason.IoInstruction, TrapAction.AbsentPort);
        traps.Set(ExitReason.ExternalInterrupt, TrapAction.Resume);
    }

    private static void Set(ref TrapTable traps, ReadOnlySpan<byte> reasons, TrapAction action)
    {
        for (int index = 0; index < reasons.Length; index++)
        {
            traps.Set((ExitReason)reasons[index], action);
        }
    }
}
