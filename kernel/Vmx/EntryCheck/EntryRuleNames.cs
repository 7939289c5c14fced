namespace Bulkhead.Kernel.Vmx.EntryCheck;

using System;

/// <summary>The words of <see cref="EntryRule"/>, in its order, each ended by a zero.</summary>
internal static class EntryRuleNames
{
    public static ReadOnlySpan<byte> Names =>
        ("pin-based-controls\0primary-controls\0secondary-controls\0tertiary-controls\0cr3-target-count\0"u8 +
         "io-bitmap-address\0msr-bitmaps-address\0virtual-apic-address\0tpr-threshold-reserved\0"u8 +
         "tpr-threshold-above-vtpr\0apic-virtualization-without-tpr-shadow\0virtual-nmis-without-nmi-exiting\0"u8 +
         "nmi-window-without-virtual-nmis\0apic-access-address\0x2apic-mode-with-apic-accesses\0"u8 +
         "virtual-interrupts-without-external-interrupt-exiting\0"u8 +
         "posted-interrupts-without-virtual-interrupts\0posted-interrupts-without-acknowledge\0"u8 +
         "posted-interrupt-vector\0posted-interrupt-descriptor-address\0vpid\0ept-memory-type\0"u8 +
         "ept-walk-length\0ept-accessed-dirty\0ept-reserved\0pml-without-ept\0pml-address\0"u8 +
         "unrestricted-guest-without-ept\0mode-based-execute-without-ept\0sub-page-permissions-without-ept\0"u8 +
         "sub-page-permission-table\0vm-function-controls\0eptp-switching-without-ept\0eptp-list-address\0"u8 +
         "vmcs-shadowing-bitmap-address\0virtualization-exception-address\0pt-guest-physical-without-ept\0"u8 +
         "pt-guest-physical-without-rtit-controls\0tsc-multiplier\0pasid-directory-address\0hlat-without-ept\0"u8 +
         "hlat-pointer\0paging-write-without-ept\0guest-paging-verification-without-ept\0"u8 +
         "ipi-virtualization-without-tpr-shadow\0pid-pointer-table-address\0exit-controls\0"u8 +
         "secondary-exit-controls\0save-timer-without-timer\0exit-msr-store-area\0exit-msr-load-area\0"u8 +
         "entry-controls\0event-type\0event-vector\0event-error-code-delivery\0event-reserved\0"u8 +
         "event-error-code\0event-instruction-length\0entry-msr-load-area\0entry-smm-controls\0"u8 +
         "host-cr0-fixed\0host-cr4-fixed\0host-cet-without-write-protect\0host-cr3-width\0"u8 +
         "host-sysenter-canonical\0host-perf-global-ctrl\0host-pat\0host-efer-reserved\0host-efer-mode\0"u8 +
         "host-supervisor-cet\0host-ssp\0host-interrupt-ssp-table\0host-pkrs\0host-selector-privilege\0"u8 +
         "host-cs-null\0host-tr-null\0host-ss-null\0host-base-canonical\0host-size-in-ia32e-mode\0"u8 +
         "sizes-outside-ia32e-mode\0ia32e-guest-of-legacy-host\0legacy-host-pcide\0legacy-host-rip\0"u8 +
         "long-host-pae\0host-rip-canonical\0guest-cr0-fixed\0guest-paging-without-protection\0"u8 +
         "guest-cr4-fixed\0guest-cet-without-write-protect\0guest-debug-ctl\0guest-ia32e-without-paging\0"u8 +
         "guest-ia32e-without-pae\0guest-pcide-without-ia32e\0guest-cr3-width\0guest-dr7\0"u8 +
         "guest-sysenter-canonical\0guest-perf-global-ctrl\0guest-pat\0guest-efer-reserved\0guest-efer-lma\0"u8 +
         "guest-efer-lme\0guest-bndcfgs\0guest-rtit-ctl\0guest-supervisor-cet\0guest-interrupt-ssp-table\0"u8 +
         "guest-lbr-ctl\0guest-pkrs\0guest-uinv\0guest-tr-selector\0guest-ldtr-selector\0"u8 +
         "guest-ss-selector-privilege\0guest-virtual8086-base\0guest-base-canonical\0guest-base-range\0"u8 +
         "guest-virtual8086-limit\0guest-virtual8086-access-rights\0guest-cs-type\0guest-ss-type\0"u8 +
         "guest-data-type\0guest-segment-system\0guest-cs-privilege\0guest-ss-privilege\0"u8 +
         "guest-ss-privilege-in-real-mode\0guest-data-privilege\0guest-segment-present\0"u8 +
         "guest-segment-reserved\0guest-cs-default-size\0guest-segment-granularity\0guest-tr-type\0"u8 +
         "guest-tr-system\0guest-tr-present\0guest-tr-reserved\0guest-tr-granularity\0guest-tr-unusable\0"u8 +
         "guest-ldtr-type\0guest-ldtr-system\0guest-ldtr-present\0guest-ldtr-reserved\0"u8 +
         "guest-ldtr-granularity\0guest-descriptor-table-base\0guest-descriptor-table-limit\0guest-rip-range\0"u8 +
         "guest-rip-canonical\0guest-rflags-reserved\0guest-rflags-virtual8086\0guest-rflags-interrupt\0"u8 +
         "guest-ssp-alignment\0guest-ssp-range\0activity-state\0activity-hlt-privilege\0activity-blocked\0"u8 +
         "activity-injection\0interruptibility-reserved\0interruptibility-sti-and-mov-ss\0"u8 +
         "interruptibility-sti-without-if\0interruptibility-interrupt\0interruptibility-nmi\0"u8 +
         "interruptibility-nmi-sti\0interruptibility-smi\0interruptibility-virtual-nmi\0"u8 +
         "interruptibility-enclave\0pending-debug-reserved\0pending-debug-step-missing\0"u8 +
         "pending-debug-step-unexpected\0pending-debug-rtm\0link-pointer-address\0link-pointer-revision\0"u8 +
         "link-pointer-shadow\0link-pointer-current\0guest-pdptes\0msr-load-reserved\0msr-load-base\0"u8 +
         "msr-load-apic\0msr-load-smm\0"u8);

    public static ReadOnlySpan<byte> Statements =>
        ("the pin-based controls are as the capability MSR allows\0"u8 +
         "the primary processor-based controls are as the capability MSR allows\0"u8 +
         "the secondary processor-based controls are as the capability MSR allows\0"u8 +
         "the tertiary processor-based controls are as the capability MSR allows\0"u8 +
         "the CR3-target count is at most what IA32_VMX_MISC says\0"u8 +
         "use I/O bitmaps: both addresses are of pages\0use MSR bitmaps: the address is of a page\0"u8 +
         "use TPR shadow: the virtual-APIC address is of a page\0"u8 +
         "use TPR shadow without virtual-interrupt delivery: bits 31:4 of the TPR threshold are 0\0"u8 +
         "TPR threshold without APIC virtualization: bits 3:0 are not above bits 7:4 of VTPR\0"u8 +
         "x2APIC mode, APIC-register virtualization and virtual interrupts need the TPR shadow\0"u8 +
         "virtual NMIs need NMI exiting\0NMI-window exiting needs virtual NMIs\0"u8 +
         "virtualize APIC accesses: the APIC-access address is of a page\0"u8 +
         "virtualize x2APIC mode excludes virtualize APIC accesses\0"u8 +
         "virtual-interrupt delivery needs external-interrupt exiting\0"u8 +
         "process posted interrupts needs virtual-interrupt delivery\0"u8 +
         "process posted interrupts needs acknowledge interrupt on exit\0"u8 +
         "process posted interrupts: bits 15:8 of the notification vector are 0\0"u8 +
         "process posted interrupts: the descriptor address is aligned to 64 bytes and within physical addresses\0"u8 +
         "enable VPID: the VPID is not 0\0"u8 +
         "enable EPT: the EPT pointer has a memory type that the processor supports\0"u8 +
         "enable EPT: the EPT pointer has a page-walk length that the processor supports\0"u8 +
         "enable EPT: the EPT pointer enables accessed and dirty flags only if the processor has them\0"u8 +
         "enable EPT: the reserved bits of the EPT pointer are 0\0enable PML needs EPT\0"u8 +
         "enable PML: the PML address is of a page\0unrestricted guest needs EPT\0"u8 +
         "mode-based execute control needs EPT\0sub-page write permissions need EPT\0"u8 +
         "sub-page write permissions: the table pointer is of a page\0"u8 +
         "enable VM functions: the VM-function controls are as IA32_VMX_VMFUNC allows\0"u8 +
         "EPTP switching needs EPT\0EPTP switching: the EPTP-list address is of a page\0"u8 +
         "VMCS shadowing: the VMREAD-bitmap and VMWRITE-bitmap addresses are of pages\0"u8 +
         "EPT-violation #VE: the information address is of a page\0"u8 +
         "PT uses guest physical addresses needs EPT\0"u8 +
         "PT uses guest physical addresses needs load IA32_RTIT_CTL and clear IA32_RTIT_CTL\0"u8 +
         "use TSC scaling: the TSC multiplier is not 0\0"u8 +
         "PASID translation: both directory addresses are of pages\0enable HLAT needs EPT\0"u8 +
         "enable HLAT: the reserved bits of the HLAT pointer are 0\0EPT paging-write control needs EPT\0"u8 +
         "guest-paging verification needs EPT\0IPI virtualization needs the TPR shadow\0"u8 +
         "IPI virtualization: the PID-pointer table is aligned to 8 bytes and within physical addresses\0"u8 +
         "the primary VM-exit controls are as the capability MSR allows\0"u8 +
         "the secondary VM-exit controls are as the capability MSR allows\0"u8 +
         "save VMX-preemption timer value needs activate VMX-preemption timer\0"u8 +
         "the VM-exit MSR-store area, unless empty, is aligned to 16 bytes and within physical addresses\0"u8 +
         "the VM-exit MSR-load area, unless empty, is aligned to 16 bytes and within physical addresses\0"u8 +
         "the VM-entry controls are as the capability MSR allows\0"u8 +
         "an injected event is of a type that the processor can inject\0"u8 +
         "an injected NMI has vector 2, a hardware exception at most 31, another event 0\0"u8 +
         "an injected event delivers an error code if, and only if, such an exception does\0"u8 +
         "an injected event has bits 30:12 of its information 0\0an injected error code has bits 31:16 0\0"u8 +
         "an injected software interrupt or exception has an instruction length of 1 to 15, or 0 if allowed\0"u8 +
         "the VM-entry MSR-load area, unless empty, is aligned to 16 bytes and within physical addresses\0"u8 +
         "outside SMM, entry to SMM and deactivate dual-monitor treatment are 0\0"u8 +
         "host CR0 has a value that VMX operation supports\0host CR4 has a value that VMX operation supports\0"u8 +
         "host CR4.CET needs CR0.WP\0host CR3 is within the physical-address width\0"u8 +
         "host IA32_SYSENTER_ESP and IA32_SYSENTER_EIP are canonical\0"u8 +
         "load IA32_PERF_GLOBAL_CTRL on exit: its reserved bits are 0\0"u8 +
         "load IA32_PAT on exit: each byte is a memory type\0load IA32_EFER on exit: its reserved bits are 0\0"u8 +
         "load IA32_EFER on exit: LMA and LME are as host address-space size\0"u8 +
         "load CET state on exit: IA32_S_CET is canonical and its reserved bits are 0\0"u8 +
         "load CET state on exit: SSP is canonical and aligned to 4 bytes\0"u8 +
         "load CET state on exit: IA32_INTERRUPT_SSP_TABLE_ADDR is canonical\0"u8 +
         "load PKRS on exit: bits 63:32 are 0\0host selectors have RPL 0 and TI 0\0"u8 +
         "the host CS selector is not null\0the host TR selector is not null\0"u8 +
         "the host SS selector is not null, unless the host is 64-bit\0"u8 +
         "host FS, GS, TR, GDTR and IDTR bases are canonical\0in IA-32e mode, host address-space size is 1\0"u8 +
         "outside IA-32e mode, host address-space size and IA-32e mode guest are 0\0"u8 +
         "an IA-32e mode guest needs host address-space size\0a 32-bit host has CR4.PCIDE 0\0"u8 +
         "a 32-bit host has bits 63:32 of RIP 0\0a 64-bit host has CR4.PAE 1\0"u8 +
         "a 64-bit host has a canonical RIP\0"u8 +
         "guest CR0 has a value that VMX operation supports, but for PE and PG of an unrestricted guest\0"u8 +
         "guest CR0.PG needs PE\0guest CR4 has a value that VMX operation supports\0"u8 +
         "guest CR4.CET needs CR0.WP\0load debug controls: the reserved bits of IA32_DEBUGCTL are 0\0"u8 +
         "an IA-32e mode guest has CR0.PG 1\0an IA-32e mode guest has CR4.PAE 1\0"u8 +
         "a guest not in IA-32e mode has CR4.PCIDE 0\0guest CR3 is within the physical-address width\0"u8 +
         "load debug controls: bits 63:32 of DR7 are 0\0"u8 +
         "guest IA32_SYSENTER_ESP and IA32_SYSENTER_EIP are canonical\0"u8 +
         "load IA32_PERF_GLOBAL_CTRL: its reserved bits are 0\0load IA32_PAT: each byte is a memory type\0"u8 +
         "load IA32_EFER: its reserved bits are 0\0load IA32_EFER: LMA is as IA-32e mode guest\0"u8 +
         "load IA32_EFER: LME is as LMA, if CR0.PG is 1\0"u8 +
         "load IA32_BNDCFGS: bits 11:2 are 0, and the address is canonical\0"u8 +
         "load IA32_RTIT_CTL: its reserved bits are 0\0"u8 +
         "load CET state: IA32_S_CET is canonical and its reserved bits are 0\0"u8 +
         "load CET state: IA32_INTERRUPT_SSP_TABLE_ADDR is canonical\0"u8 +
         "load guest IA32_LBR_CTL: its reserved bits are 0\0load PKRS: bits 63:32 are 0\0"u8 +
         "load UINV: bits 15:8 are 0\0the guest TR selector has TI 0\0"u8 +
         "a usable guest LDTR has a selector with TI 0\0a restricted guest has SS.RPL as CS.RPL\0"u8 +
         "a virtual-8086 guest has segment bases of 16 times the selectors\0"u8 +
         "guest TR, FS, GS and usable LDTR bases are canonical\0"u8 +
         "guest CS and usable SS, DS and ES bases have bits 63:32 0\0"u8 +
         "a virtual-8086 guest has segment limits of 0xffff\0"u8 +
         "a virtual-8086 guest has segment access rights of 0xf3\0"u8 +
         "guest CS is an accessed code segment, or in an unrestricted guest a read/write data segment\0"u8 +
         "usable guest SS is an accessed read/write data segment\0"u8 +
         "usable guest DS, ES, FS and GS are accessed, and readable if code\0"u8 +
         "guest CS and usable others have S 1\0guest CS.DPL agrees with SS.DPL by the type of CS\0"u8 +
         "a restricted guest has SS.DPL as SS.RPL\0guest SS.DPL is 0 if CS is a data segment or CR0.PE is 0\0"u8 +
         "a restricted guest's usable data and non-conforming segments have DPL not below RPL\0"u8 +
         "guest CS and usable others are present\0guest CS and usable others have reserved access rights 0\0"u8 +
         "an IA-32e mode guest's CS has not both L and D\0"u8 +
         "guest CS and usable others have G as their limits demand\0"u8 +
         "guest TR is a busy TSS: 32-bit or 16-bit, in IA-32e mode 64-bit\0guest TR has S 0\0"u8 +
         "guest TR is present\0guest TR has reserved access rights 0\0guest TR has G as its limit demands\0"u8 +
         "guest TR is usable\0a usable guest LDTR is an LDT\0a usable guest LDTR has S 0\0"u8 +
         "a usable guest LDTR is present\0a usable guest LDTR has reserved access rights 0\0"u8 +
         "a usable guest LDTR has G as its limit demands\0guest GDTR and IDTR bases are canonical\0"u8 +
         "guest GDTR and IDTR limits have bits 31:16 0\0a guest not in 64-bit mode has bits 63:32 of RIP 0\0"u8 +
         "a guest in 64-bit mode has a canonical RIP\0guest RFLAGS has its reserved bits 0 and bit 1 1\0"u8 +
         "guest RFLAGS.VM is 0 in IA-32e mode and in real mode\0"u8 +
         "guest RFLAGS.IF is 1 if an external interrupt is injected\0"u8 +
         "load CET state: bits 1:0 of guest SSP are 0\0"u8 +
         "load CET state: guest SSP is canonical, and below 4 GiB unless in IA-32e mode\0"u8 +
         "the guest activity state is one that the processor supports\0the HLT activity state needs SS.DPL 0\0"u8 +
         "blocking by STI or by MOV SS needs the active state\0"u8 +
         "an injected event is one that the activity state lets through\0"u8 +
         "bits 31:5 of the guest interruptibility state are 0\0"u8 +
         "a guest is not blocked both by STI and by MOV SS\0blocking by STI needs RFLAGS.IF\0"u8 +
         "an external interrupt is injected without blocking by STI or by MOV SS\0"u8 +
         "an NMI is injected without blocking by MOV SS\0"u8 +
         "an NMI is injected without blocking by STI (a processor need not check)\0"u8 +
         "outside SMM, a guest is not blocked by SMI\0"u8 +
         "with virtual NMIs, an NMI is injected without blocking by NMI\0"u8 +
         "an enclave interruption excludes blocking by MOV SS, and needs SGX\0"u8 +
         "the reserved bits of the guest's pending debug exceptions are 0\0"u8 +
         "pending BS is 1 if the guest single-steps while blocked or halted\0"u8 +
         "pending BS is 0 if the guest does not single-step while blocked or halted\0"u8 +
         "pending RTM needs the processor's RTM, bit 12, no other bit and no blocking by MOV SS\0"u8 +
         "the VMCS link pointer, unless all ones, is of a page\0"u8 +
         "the linked VMCS has the processor's revision identifier\0"u8 +
         "the linked VMCS is a shadow VMCS if, and only if, VMCS shadowing is 1\0"u8 +
         "the VMCS link pointer is not the current VMCS\0"u8 +
         "PAE paging: the present page-directory-pointer-table entries have their reserved bits 0\0"u8 +
         "an entry of the MSR-load area has its reserved bits 0\0"u8 +
         "an entry of the MSR-load area is not IA32_FS_BASE or IA32_GS_BASE\0"u8 +
         "an entry of the MSR-load area is not an x2APIC register\0"u8 +
         "an entry of the MSR-load area is not one that only SMM can write\0"u8);
}
