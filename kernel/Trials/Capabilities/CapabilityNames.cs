namespace Bulkhead.Kernel.Trials.Capabilities;

using System;

/// <summary>
/// The SDM's words for the bits of CPUID leaf 1, CR0, CR4 and the VMX capability MSRs: one name a bit from bit 0, each
/// ended by a zero, empty where the bit is reserved.
/// </summary>
public static class CapabilityNames
{
    /// <summary>CPUID.1:ECX (SDM Vol. 2A, table 3-10).</summary>
    public static ReadOnlySpan<byte> FeaturesEcx =>
        ("SSE3\0PCLMULQDQ\0DTES64\0MONITOR\0DS-CPL\0VMX\0SMX\0EIST\0TM2\0SSSE3\0CNXT-ID\0SDBG\0FMA\0CMPXCHG16B\0"u8 +
         "xTPR Update Control\0PDCM\0\0PCID\0DCA\0SSE4.1\0SSE4.2\0x2APIC\0MOVBE\0POPCNT\0TSC-Deadline\0AESNI\0"u8 +
         "XSAVE\0OSXSAVE\0AVX\0F16C\0RDRAND\0hypervisor\0"u8);

    /// <summary>CPUID.1:EDX (SDM Vol. 2A, table 3-11).</summary>
    public static ReadOnlySpan<byte> FeaturesEdx =>
        ("FPU\0VME\0DE\0PSE\0TSC\0MSR\0PAE\0MCE\0CX8\0APIC\0\0SEP\0MTRR\0PGE\0MCA\0CMOV\0PAT\0PSE-36\0PSN\0CLFSH\0\0"u8 +
         "DS\0ACPI\0MMX\0FXSR\0SSE\0SSE2\0SS\0HTT\0TM\0\0PBE\0"u8);

    /// <summary>CR0 (SDM Vol. 3A, 2.5).</summary>
    public static ReadOnlySpan<byte> Cr0 => "PE\0MP\0EM\0TS\0ET\0NE\0\0\0\0\0\0\0\0\0\0\0WP\0\0AM\0\0\0\0\0\0\0\0\0\0\0NW\0CD\0PG\0"u8;

    /// <summary>CR4 (SDM Vol. 3A, 2.5).</summary>
    public static ReadOnlySpan<byte> Cr4 =>
        ("VME\0PVI\0TSD\0DE\0PSE\0PAE\0MCE\0PGE\0PCE\0OSFXSR\0OSXMMEXCPT\0UMIP\0LA57\0VMXE\0SMXE\0\0FSGSBASE\0PCIDE\0"u8 +
         "OSXSAVE\0KL\0SMEP\0SMAP\0PKE\0CET\0PKS\0UINTR\0"u8);

    /// <summary>Pin-based VM-execution controls (SDM Vol. 3C, table 25-5).</summary>
    public static ReadOnlySpan<byte> PinBased =>
        "external-interrupt exiting\0\0\0NMI exiting\0\0virtual NMIs\0VMX-preemption timer\0posted interrupts\0"u8;

    /// <summary>Primary processor-based VM-execution controls (table 25-6).</summary>
    public static ReadOnlySpan<byte> ProcessorBased =>
        ("\0\0interrupt-window exiting\0TSC offsetting\0\0\0\0HLT exiting\0\0INVLPG exiting\0MWAIT exiting\0"u8 +
         "RDPMC exiting\0RDTSC exiting\0\0\0CR3-load exiting\0CR3-store exiting\0tertiary controls\0\0"u8 +
         "CR8-load exiting\0CR8-store exiting\0TPR shadow\0NMI-window exiting\0MOV-DR exiting\0"u8 +
         "unconditional I/O exiting\0I/O bitmaps\0\0monitor trap flag\0MSR bitmaps\0MONITOR exiting\0"u8 +
         "PAUSE exiting\0secondary controls\0"u8);

    /// <summary>Secondary processor-based VM-execution controls (table 25-7).</summary>
    public static ReadOnlySpan<byte> Secondary =>
        ("virtualize APIC accesses\0EPT\0descriptor-table exiting\0RDTSCP\0virtualize x2APIC mode\0VPID\0"u8 +
         "WBINVD exiting\0unrestricted guest\0APIC-register virtualization\0virtual-interrupt delivery\0"u8 +
         "PAUSE-loop exiting\0RDRAND exiting\0INVPCID\0VM functions\0VMCS shadowing\0ENCLS exiting\0"u8 +
         "RDSEED exiting\0PML\0EPT-violation #VE\0conceal VMX from PT\0XSAVES/XRSTORS\0PASID translation\0"u8 +
         "mode-based execute control\0sub-page write permissions\0PT guest physical addresses\0TSC scaling\0"u8 +
         "user wait and pause\0PCONFIG\0ENCLV exiting\0\0VMM bus-lock detection\0instruction timeout\0"u8);

    /// <summary>Tertiary processor-based VM-execution controls (table 25-8).</summary>
    public static ReadOnlySpan<byte> Tertiary =>
        ("LOADIWKEY exiting\0HLAT\0EPT paging-write control\0guest-paging verification\0IPI virtualization\0\0"u8 +
         "RDMSRLIST and WRMSRLIST\0virtualize IA32_SPEC_CTRL\0APIC-timer virtualization\0"u8);

    /// <summary>Primary VM-exit controls (table 25-13).</summary>
    public static ReadOnlySpan<byte> Exit =>
        ("\0\0save debug controls\0\0\0\0\0\0\0host address-space size\0\0\0load IA32_PERF_GLOBAL_CTRL\0\0\0"u8 +
         "acknowledge interrupt on exit\0\0\0save IA32_PAT\0load IA32_PAT\0save IA32_EFER\0load IA32_EFER\0"u8 +
         "save VMX-preemption timer value\0clear IA32_BNDCFGS\0conceal VMX from PT\0clear IA32_RTIT_CTL\0"u8 +
         "clear IA32_LBR_CTL\0clear UINV\0load CET state\0load PKRS\0save IA32_PERF_GLOBAL_CTL\0secondary controls\0"u8);

    /// <summary>VM-entry controls (table 25-15).</summary>
    public static ReadOnlySpan<byte> Entry =>
        ("\0\0load debug controls\0\0\0\0\0\0\0IA-32e mode guest\0entry to SMM\0deactivate dual-monitor treatment\0\0"u8 +
         "load IA32_PERF_GLOBAL_CTRL\0load IA32_PAT\0load IA32_EFER\0load IA32_BNDCFGS\0conceal VMX from PT\0"u8 +
         "load IA32_RTIT_CTL\0load UINV\0load CET state\0load guest IA32_LBR_CTL\0load PKRS\0"u8 +
         "load FRED\0load IA32_SPEC_CTRL\0"u8);

    /// <summary>IA32_VMX_EPT_VPID_CAP (SDM Vol. 3D, A.10).</summary>
    public static ReadOnlySpan<byte> EptVpid =>
        ("execute-only translations\0\0\0\0\0\0page-walk length 4\0page-walk length 5\0uncacheable\0\0\0\0\0\0"u8 +
         "write-back\0\0\u0032-MByte pages\0\u0031-GByte pages\0\0\0INVEPT\0accessed and dirty flags\0"u8 +
         "advanced VM-exit information\0supervisor shadow-stack control\0\0INVEPT single-context\0"u8 +
         "INVEPT all-context\0\0\0\0\0\0INVVPID\0\0\0\0\0\0\0\0INVVPID individual-address\0"u8 +
         "INVVPID single-context\0INVVPID all-context\0INVVPID single-context retaining globals\0"u8);

    /// <summary>The flags of IA32_VMX_MISC (SDM Vol. 3D, A.6).</summary>
    public static ReadOnlySpan<byte> Misc =>
        ("\0\0\0\0\0VM exits store EFER.LMA\0activity state HLT\0activity state shutdown\0activity state wait-for-SIPI\0"u8 +
         "\0\0\0\0\0Intel PT in VMX operation\0RDMSR of IA32_SMBASE\0\0\0\0\0\0\0\0\0\0\0\0\0IA32_SMM_MONITOR_CTL[2]\0"u8 +
         "VMWRITE to any field\0injection of length 0\0"u8);

    /// <summary>The flags of IA32_VMX_BASIC (SDM Vol. 3D, A.1).</summary>
    public static ReadOnlySpan<byte> Basic =>
        ("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8 +
         "addresses limited to 32 bits\0dual-monitor treatment\0\0\0\0\0INS and OUTS information\0"u8 +
         "TRUE controls\0exceptions without error code\0"u8);

    /// <summary>
    /// The VMX capability MSRs in the order of their addresses, from IA32_VMX_BASIC (SDM Vol. 3D, A).
    /// </summary>
    public static ReadOnlySpan<byte> Registers =>
        ("IA32_VMX_BASIC\0IA32_VMX_PINBASED_CTLS\0IA32_VMX_PROCBASED_CTLS\0IA32_VMX_EXIT_CTLS\0IA32_VMX_ENTRY_CTLS\0"u8 +
         "IA32_VMX_MISC\0IA32_VMX_CR0_FIXED0\0IA32_VMX_CR0_FIXED1\0IA32_VMX_CR4_FIXED0\0IA32_VMX_CR4_FIXED1\0"u8 +
         "IA32_VMX_VMCS_ENUM\0IA32_VMX_PROCBASED_CTLS2\0IA32_VMX_EPT_VPID_CAP\0IA32_VMX_TRUE_PINBASED_CTLS\0"u8 +
         "IA32_VMX_TRUE_PROCBASED_CTLS\0IA32_VMX_TRUE_EXIT_CTLS\0IA32_VMX_TRUE_ENTRY_CTLS\0IA32_VMX_VMFUNC\0"u8);

    /// <summary>IA32_VMX_VMFUNC (SDM Vol. 3D, A.11).</summary>
    public static ReadOnlySpan<byte> VmFunctions => "EPTP switching\0"u8;
}
