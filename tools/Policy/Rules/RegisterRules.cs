using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of MSRs and of CPUID.</summary>
public static class RegisterRules
{
    /// <summary>An MSR of the processor is one that is switched.</summary>
    public static readonly PolicyRule MsrForbidden = Rule(
        "msr-forbidden",
        "the processor's own MSR is granted only if it is switched with the subject (those of SYSENTER and SYSCALL, "
            + "PAT, EFER, FS, GS and TSC_AUX)",
        "give the MSR a value of the subject's own, or a trap");

    /// <summary>EFER is not written.</summary>
    public static readonly PolicyRule MsrEfer = Rule(
        "msr-efer-write",
        "IA32_EFER is read only, since the kernel has to see the change of a mode",
        "grant read");

    /// <summary>An MSR that is switched has no other value.</summary>
    public static readonly PolicyRule MsrOwn = Rule(
        "msr-own-switched",
        "an MSR that is switched with the subject has no other value beside it",
        "grant it as read, write or read-write");

    /// <summary>An MSR is named once.</summary>
    public static readonly PolicyRule MsrTwice = Rule(
        "msr-twice",
        "a subject has an MSR once, however its number is written",
        "remove one of the two");

    /// <summary>The number of MSRs with values is bounded.</summary>
    public static readonly PolicyRule MsrCount = Rule(
        "msr-count",
        "a subject has at most 16 MSRs with values of its own",
        "remove some: each that is not named is a fault or a trap");

    /// <summary>A leaf is one that the kernel keeps.</summary>
    public static readonly PolicyRule CpuidLeaf = Rule(
        "cpuid-leaf",
        "leaves of CPUID are 0 to 0x1f, 0x40000000 to 0x4000000f or 0x80000000 to 0x8000000f",
        "correct the leaf");

    /// <summary>A leaf is named once.</summary>
    public static readonly PolicyRule CpuidTwice = Rule(
        "cpuid-twice",
        "a subject has a leaf of CPUID once, however its number is written",
        "remove one of the two");

    private static readonly Msr[] Switched =
    [
        Msr.IA32_SYSENTER_CS, Msr.IA32_SYSENTER_ESP, Msr.IA32_SYSENTER_EIP, Msr.IA32_PAT, Msr.IA32_EFER, Msr.IA32_STAR,
        Msr.IA32_LSTAR, Msr.IA32_CSTAR, Msr.IA32_FMASK, Msr.IA32_FS_BASE, Msr.IA32_GS_BASE, Msr.IA32_KERNEL_GS_BASE,
        Msr.IA32_TSC_AUX,
    ];

    /// <summary>Checks all MSRs and leaves.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (Subject subject in context.Policy.Subjects)
        {
            CheckMsrs(context, subject);
            CheckCpuid(context, subject);
        }
    }

    private static void CheckMsrs(PolicyContext context, Subject subject)
    {
        IReadOnlyList<MsrGrant> msrs = subject.Grants.Msrs;
        context.RequireDistinct(
            msrs,
            msr => msr.Index.Value,
            MsrTwice,
            msr => msr.Index.Position,
            msr => $"subject {subject.Name} has the MSR 0x{msr.Index.Value:x} twice");
        int own = 0;
        foreach (MsrGrant msr in msrs)
        {
            bool isSwitched = Switched.Contains((Msr)msr.Index.Value);
            bool isOwn = msr.Access == MsrAccess.Own;
            own += isOwn ? 1 : 0;
            string what = $"subject {subject.Name} is granted the MSR 0x{msr.Index.Value:x}";
            context.Require(isOwn || isSwitched, MsrForbidden, msr.Index.Position, what);
            context.Require(
                !msr.Access.HasFlag(MsrAccess.Write) || msr.Index.Value != (uint)Msr.IA32_EFER,
                MsrEfer,
                msr.Index.Position,
                what);
            context.Require(!isOwn || !isSwitched, MsrOwn, msr.Index.Position, what);
            context.Require(
                !isOwn || own != PolicyLimits.OwnMsrs + 1,
                MsrCount,
                msr.Index.Position,
                $"{what}, one of more than {PolicyLimits.OwnMsrs} with a value");
        }
    }

    private static void CheckCpuid(PolicyContext context, Subject subject)
    {
        context.RequireDistinct(
            subject.Grants.Cpuid,
            leaf => leaf.Leaf.Value,
            CpuidTwice,
            leaf => leaf.Leaf.Position,
            leaf => $"subject {subject.Name} has the leaf 0x{leaf.Leaf.Value:x} twice");
        foreach (CpuidGrant grant in subject.Grants.Cpuid)
        {
            uint leaf = grant.Leaf.Value;
            context.Require(
                leaf < 0x20 || leaf - 0x4000_0000 < 0x10 || leaf - 0x8000_0000 < 0x10,
                CpuidLeaf,
                grant.Leaf.Position,
                $"subject {subject.Name} is granted the leaf 0x{leaf:x}");
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Devices, statement, cure);
}
