namespace Bulkhead.Kernel.Trials.Guests;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>What the guests' traps do: a machine without VMX, without devices and without MSRs of its own.</summary>
public static class GuestPolicy
{
    private static ReadOnlySpan<byte> Skipped =>
    [
        (byte)ExitReason.Hlt, (byte)ExitReason.Invd, (byte)ExitReason.WbinvdOrWbnoinvd, (byte)ExitReason.Pause,
    ];

    private static ReadOnlySpan<byte> Undefined =>
    [
        (byte)ExitReason.Getsec, (byte)ExitReason.Vmclear, (byte)ExitReason.Vmlaunch, (byte)ExitReason.Vmptrld,
        (byte)ExitReason.Vmptrst, (byte)ExitReason.Vmread, (byte)ExitReason.Vmresume, (byte)ExitReason.Vmwrite,
        (byte)ExitReason.Vmxoff, (byte)ExitReason.Vmxon, (byte)ExitReason.Invept, (byte)ExitReason.Invvpid,
        (byte)ExitReason.Monitor, (byte)ExitReason.Mwait, (byte)ExitReason.Rdrand,
    ];

    private static ReadOnlySpan<byte> Protected =>
    [
        (byte)ExitReason.Rdmsr, (byte)ExitReason.Wrmsr, (byte)ExitReason.Rdpmc, (byte)ExitReason.GdtrOrIdtrAccess,
        (byte)ExitReason.LdtrOrTrAccess,
    ];

    /// <summary>MSRs that VMX or SubjectSwitch switches, so that a guest may have its own at no cost.</summary>
    private static ReadOnlySpan<uint> PassedThrough =>
    [
        (uint)Msr.IA32_SYSENTER_CS, (uint)Msr.IA32_SYSENTER_ESP, (uint)Msr.IA32_SYSENTER_EIP, (uint)Msr.IA32_STAR,
        (uint)Msr.IA32_LSTAR, (uint)Msr.IA32_CSTAR, (uint)Msr.IA32_FMASK, (uint)Msr.IA32_FS_BASE,
        (uint)Msr.IA32_GS_BASE, (uint)Msr.IA32_KERNEL_GS_BASE, (uint)Msr.IA32_TSC_AUX,
    ];

    /// <summary>Fills a new table; what is not named stops the guest.</summary>
    public static void Apply(ref TrapTable traps)
    {
        Set(ref traps, Skipped, TrapAction.Skip);
        Set(ref traps, Undefined, TrapAction.InvalidOpcode);
        Set(ref traps, Protected, TrapAction.GeneralProtection);
        traps.Set(ExitReason.IoInstruction, TrapAction.AbsentPort);
        traps.Set(ExitReason.ExternalInterrupt, TrapAction.Resume);
        traps.Set(ExitReason.VmxPreemptionTimerExpired, TrapAction.Resume);
    }

    /// <summary>Fills a bitmap; each access to an MSR that is not named causes an exit.</summary>
    public static void Apply(MsrBitmap bitmap)
    {
        bitmap.InterceptAll();
        _ = bitmap.AllowRead((uint)Msr.IA32_EFER);
        for (int index = 0; index < PassedThrough.Length; index++)
        {
            _ = bitmap.AllowRead(PassedThrough[index]);
            _ = bitmap.AllowWrite(PassedThrough[index]);
        }
    }

    /// <summary>Adds the MSR that the table answers for: it reads 0, and its lower half may be written.</summary>
    public static void Apply(ref MsrTable msrs) => _ = msrs.Add((uint)Msr.IA32_BIOS_SIGN_ID, 0, 0xffff_ffff);

    private static void Set(ref TrapTable traps, ReadOnlySpan<byte> reasons, TrapAction action)
    {
        for (int index = 0; index < reasons.Length; index++)
        {
            traps.Set((ExitReason)reasons[index], action);
        }
    }
}
