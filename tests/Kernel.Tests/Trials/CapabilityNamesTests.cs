using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Trials.Capabilities;

namespace Bulkhead.Kernel.Tests.Trials;

/// <summary>The bit positions of the SDM's tables, written as positions and not as lists.</summary>
public sealed class CapabilityNamesTests
{
    [Fact]
    public void FeaturesEcxAreTable3_10() => AssertNames(
        CapabilityNames.FeaturesEcx,
        "0 SSE3; 1 PCLMULQDQ; 2 DTES64; 3 MONITOR; 4 DS-CPL; 5 VMX; 6 SMX; 7 EIST; 8 TM2; 9 SSSE3; 10 CNXT-ID; "
        + "11 SDBG; 12 FMA; 13 CMPXCHG16B; 14 xTPR Update Control; 15 PDCM; 17 PCID; 18 DCA; 19 SSE4.1; 20 SSE4.2; "
        + "21 x2APIC; 22 MOVBE; 23 POPCNT; 24 TSC-Deadline; 25 AESNI; 26 XSAVE; 27 OSXSAVE; 28 AVX; 29 F16C; "
        + "30 RDRAND; 31 hypervisor");

    [Fact]
    public void FeaturesEdxAreTable3_11() => AssertNames(
        CapabilityNames.FeaturesEdx,
        "0 FPU; 1 VME; 2 DE; 3 PSE; 4 TSC; 5 MSR; 6 PAE; 7 MCE; 8 CX8; 9 APIC; 11 SEP; 12 MTRR; 13 PGE; 14 MCA; "
        + "15 CMOV; 16 PAT; 17 PSE-36; 18 PSN; 19 CLFSH; 21 DS; 22 ACPI; 23 MMX; 24 FXSR; 25 SSE; 26 SSE2; 27 SS; "
        + "28 HTT; 29 TM; 31 PBE");

    [Fact]
    public void ControlRegister0IsSection2_5() => AssertNames(
        CapabilityNames.Cr0, "0 PE; 1 MP; 2 EM; 3 TS; 4 ET; 5 NE; 16 WP; 18 AM; 29 NW; 30 CD; 31 PG");

    [Fact]
    public void ControlRegister4IsSection2_5() => AssertNames(
        CapabilityNames.Cr4,
        "0 VME; 1 PVI; 2 TSD; 3 DE; 4 PSE; 5 PAE; 6 MCE; 7 PGE; 8 PCE; 9 OSFXSR; 10 OSXMMEXCPT; 11 UMIP; 12 LA57; "
        + "13 VMXE; 14 SMXE; 16 FSGSBASE; 17 PCIDE; 18 OSXSAVE; 19 KL; 20 SMEP; 21 SMAP; 22 PKE; 23 CET; 24 PKS; "
        + "25 UINTR");

    [Fact]
    public void PinBasedControlsAreTable25_5() => AssertNames(
        CapabilityNames.PinBased,
        "0 external-interrupt exiting; 3 NMI exiting; 5 virtual NMIs; 6 VMX-preemption timer; 7 posted interrupts");

    [Fact]
    public void ProcessorBasedControlsAreTable25_6() => AssertNames(
        CapabilityNames.ProcessorBased,
        "2 interrupt-window exiting; 3 TSC offsetting; 7 HLT exiting; 9 INVLPG exiting; 10 MWAIT exiting; "
        + "11 RDPMC exiting; 12 RDTSC exiting; 15 CR3-load exiting; 16 CR3-store exiting; 17 tertiary controls; "
        + "19 CR8-load exiting; 20 CR8-store exiting; 21 TPR shadow; 22 NMI-window exiting; 23 MOV-DR exiting; "
        + "24 unconditional I/O exiting; 25 I/O bitmaps; 27 monitor trap flag; 28 MSR bitmaps; 29 MONITOR exiting; "
        + "30 PAUSE exiting; 31 secondary controls");

    [Fact]
    public void SecondaryControlsAreTable25_7() => AssertNames(
        CapabilityNames.Secondary,
        "0 virtualize APIC accesses; 1 EPT; 2 descriptor-table exiting; 3 RDTSCP; 4 virtualize x2APIC mode; 5 VPID; "
        + "6 WBINVD exiting; 7 unrestricted guest; 8 APIC-register virtualization; 9 virtual-interrupt delivery; "
        + "10 PAUSE-loop exiting; 11 RDRAND exiting; 12 INVPCID; 13 VM functions; 14 VMCS shadowing; "
        + "15 ENCLS exiting; 16 RDSEED exiting; 17 PML; 18 EPT-violation #VE; 19 conceal VMX from PT; "
        + "20 XSAVES/XRSTORS; 21 PASID translation; 22 mode-based execute control; 23 sub-page write permissions; "
        + "24 PT guest physical addresses; 25 TSC scaling; 26 user wait and pause; 27 PCONFIG; 28 ENCLV exiting; "
        + "30 VMM bus-lock detection; 31 instruction timeout");

    [Fact]
    public void ExitControlsAreTable25_13() => AssertNames(
        CapabilityNames.Exit,
        "2 save debug controls; 9 host address-space size; 12 load IA32_PERF_GLOBAL_CTRL; "
        + "15 acknowledge interrupt on exit; 18 save IA32_PAT; 19 load IA32_PAT; 20 save IA32_EFER; "
        + "21 load IA32_EFER; 22 save VMX-preemption timer value; 23 clear IA32_BNDCFGS; 24 conceal VMX from PT; "
        + "25 clear IA32_RTIT_CTL; 26 clear IA32_LBR_CTL; 27 clear UINV; 28 load CET state; 29 load PKRS; "
        + "30 save IA32_PERF_GLOBAL_CTL; 31 secondary controls");

    [Fact]
    public void EntryControlsAreTable25_15() => AssertNames(
        CapabilityNames.Entry,
        "2 load debug controls; 9 IA-32e mode guest; 10 entry to SMM; 11 deactivate dual-monitor treatment; "
        + "13 load IA32_PERF_GLOBAL_CTRL; 14 load IA32_PAT; 15 load IA32_EFER; 16 load IA32_BNDCFGS; "
        + "17 conceal VMX from PT; 18 load IA32_RTIT_CTL; 19 load UINV; 20 load CET state; "
        + "21 load guest IA32_LBR_CTL; 22 load PKRS; 23 load FRED; 24 load IA32_SPEC_CTRL");

    [Fact]
    public void EptAndVpidCapabilitiesAreA10() => AssertNames(
        CapabilityNames.EptVpid,
        "0 execute-only translations; 6 page-walk length 4; 7 page-walk length 5; 8 uncacheable; 14 write-back; "
        + "16 2-MByte pages; 17 1-GByte pages; 20 INVEPT; 21 accessed and dirty flags; "
        + "22 advanced VM-exit information; 23 supervisor shadow-stack control; 25 INVEPT single-context; "
        + "26 INVEPT all-context; 32 INVVPID; 40 INVVPID individual-address; 41 INVVPID single-context; "
        + "42 INVVPID all-context; 43 INVVPID single-context retaining globals");

    [Fact]
    public void MiscellaneousFlagsAreA6() => AssertNames(
        CapabilityNames.Misc,
        "5 VM exits store EFER.LMA; 6 activity state HLT; 7 activity state shutdown; "
        + "8 activity state wait-for-SIPI; 14 Intel PT in VMX operation; 15 RDMSR of IA32_SMBASE; "
        + "28 IA32_SMM_MONITOR_CTL[2]; 29 VMWRITE to any field; 30 injection of length 0");

    [Fact]
    public void BasicFlagsAreA1() => AssertNames(
        CapabilityNames.Basic,
        "48 addresses limited to 32 bits; 49 dual-monitor treatment; 54 INS and OUTS information; 55 TRUE controls; "
        + "56 exceptions without error code");

    [Fact]
    public void VmFunctionsAreA11() => AssertNames(CapabilityNames.VmFunctions, "0 EPTP switching");

    [Fact]
    public void EveryCapabilityMsrHasTheNameOfItsAddress()
    {
        for (Msr register = Msr.IA32_VMX_BASIC; register <= Msr.IA32_VMX_VMFUNC; register++)
        {
            ReadOnlySpan<byte> name = NameList.At(CapabilityNames.Registers, (int)(register - Msr.IA32_VMX_BASIC));
            Assert.Equal(register.ToString(), TestLog.Text(name));
        }
    }

    private static void AssertNames(ReadOnlySpan<byte> list, string wanted)
    {
        List<string> names = [];
        for (int bit = 0; bit < 64; bit++)
        {
            ReadOnlySpan<byte> name = NameList.At(list, bit);
            if (!name.IsEmpty)
            {
                names.Add($"{bit} {TestLog.Text(name)}");
            }
        }

        Assert.Equal(wanted.Split("; "), names);
    }
}
