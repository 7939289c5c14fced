namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>The rules for the ports, MSRs and CPUID leaves of a subject.</summary>
internal static class GrantRules
{
    /// <summary>
    /// Pairs of first and last ports that are nobody's: of the 8237As with their page registers (they write any memory
    /// below 16 MiB), the 8259As with ELCR, the 8254 with its gate, the fast A20 gate and reset, SMIs, PCI's
    /// configuration with the reset control register, and of the emulators debug console, exits, and fw_cfg.
    /// </summary>
    private static ReadOnlySpan<ushort> PortsOfKernel =>
    [
        0x00, 0x21, 0x40, 0x43, 0x61, 0x61, 0x81, 0x92, 0xa0, 0xa1, 0xb2, 0xb3, 0xc0, 0xdf, 0xe9, 0xe9, 0xf4, 0xf7,
        0x4d0, 0x4d1, 0x510, 0x51b, 0xcf8, 0xcff, 0x8900, 0x8900,
    ];

    /// <summary>
    /// MSRs that VM entry and exit or SubjectSwitch switch. IA32_EFER may be read alone, since the kernel must see the
    /// change of a mode.
    /// </summary>
    private static ReadOnlySpan<uint> SwitchedMsrs =>
    [
        (uint)Msr.IA32_SYSENTER_CS, (uint)Msr.IA32_SYSENTER_ESP, (uint)Msr.IA32_SYSENTER_EIP, (uint)Msr.IA32_PAT,
        (uint)Msr.IA32_EFER, (uint)Msr.IA32_STAR, (uint)Msr.IA32_LSTAR, (uint)Msr.IA32_CSTAR, (uint)Msr.IA32_FMASK,
        (uint)Msr.IA32_FS_BASE, (uint)Msr.IA32_GS_BASE, (uint)Msr.IA32_KERNEL_GS_BASE, (uint)Msr.IA32_TSC_AUX,
    ];

    public static void Check(ref ConfigurationReview review, in PortRecord ports)
    {
        review.Require(ports.First <= ports.Last, ConfigurationFault.PortRange);
        review.RequireOrder(ports.First, ports.Last);
        for (int pair = 0; pair < PortsOfKernel.Length; pair += 2)
        {
            review.Require(
                ports.Last < PortsOfKernel[pair] || ports.First > PortsOfKernel[pair + 1],
                ConfigurationFault.PortOfKernel);
        }

        for (uint index = 0; index < review.Record; index++)
        {
            ref readonly PortRecord other = ref review.Vector.Port(index);
            review.Require(
                ports.Last < other.First || ports.First > other.Last, ConfigurationFault.PortShared);
        }
    }

    public static void Check(ref ConfigurationReview review, in MsrRecord msr)
    {
        review.RequireOrder(msr.Index, msr.Index);
        if (msr.Access == MsrAccess.Own)
        {
            review.OwnMsrs++;
            review.Require(review.OwnMsrs <= MsrTable.Capacity, ConfigurationFault.MsrCount);
            return;
        }

        bool isSwitched = false;
        for (int index = 0; index < SwitchedMsrs.Length; index++)
        {
            isSwitched |= SwitchedMsrs[index] == msr.Index;
        }

        isSwitched &= msr.Index != (uint)Msr.IA32_EFER || msr.Access == MsrAccess.Read;
        review.Require(isSwitched, ConfigurationFault.MsrOfProcessor);
    }

    public static void Check(ref ConfigurationReview review, in CpuidRecord cpuid)
    {
        review.RequireOrder(cpuid.Leaf, cpuid.Leaf);
        review.Require(
            cpuid.Leaf < 0x20 || cpuid.Leaf - 0x40000000 < 0x10 || cpuid.Leaf - 0x80000000 < 0x10,
            ConfigurationFault.CpuidLeaf);
    }
}
