namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// All of <see cref="VmcsField"/> as a table in ascending order, so that a field has a dense index and a name.
/// </summary>
public static class VmcsFieldTable
{
    /// <summary>How many fields there are.</summary>
    public const int Count = 206;

    private static ReadOnlySpan<VmcsField> Fields =>
    [
        VmcsField.VirtualProcessorIdentifier, VmcsField.PostedInterruptNotificationVector, VmcsField.EptpIndex,
        VmcsField.HlatPrefixSize, VmcsField.LastPidPointerIndex, VmcsField.VirtualTimerVector,
        VmcsField.GuestEsSelector, VmcsField.GuestCsSelector, VmcsField.GuestSsSelector, VmcsField.GuestDsSelector,
        VmcsField.GuestFsSelector, VmcsField.GuestGsSelector, VmcsField.GuestLdtrSelector, VmcsField.GuestTrSelector,
        VmcsField.GuestInterruptStatus, VmcsField.PmlIndex, VmcsField.GuestUinv, VmcsField.HostEsSelector,
        VmcsField.HostCsSelector, VmcsField.HostSsSelector, VmcsField.HostDsSelector, VmcsField.HostFsSelector,
        VmcsField.HostGsSelector, VmcsField.HostTrSelector, VmcsField.IoBitmapAAddress, VmcsField.IoBitmapBAddress,
        VmcsField.MsrBitmapsAddress, VmcsField.VmExitMsrStoreAddress, VmcsField.VmExitMsrLoadAddress,
        VmcsField.VmEntryMsrLoadAddress, VmcsField.ExecutiveVmcsPointer, VmcsField.PmlAddress, VmcsField.TscOffset,
        VmcsField.VirtualApicAddress, VmcsField.ApicAccessAddress, VmcsField.PostedInterruptDescriptorAddress,
        VmcsField.VmFunctionControls, VmcsField.EptPointer, VmcsField.EoiExitBitmap0, VmcsField.EoiExitBitmap1,
        VmcsField.EoiExitBitmap2, VmcsField.EoiExitBitmap3, VmcsField.EptpListAddress, VmcsField.VmreadBitmapAddress,
        VmcsField.VmwriteBitmapAddress, VmcsField.VirtualizationExceptionInformationAddress,
        VmcsField.XssExitingBitmap, VmcsField.EnclsExitingBitmap, VmcsField.SubPagePermissionTablePointer,
        VmcsField.TscMultiplier, VmcsField.TertiaryProcessorBasedControls, VmcsField.EnclvExitingBitmap,
        VmcsField.LowPasidDirectoryAddress, VmcsField.HighPasidDirectoryAddress, VmcsField.SharedEptPointer,
        VmcsField.PconfigExitingBitmap, VmcsField.HlatPointer, VmcsField.PidPointerTableAddress,
        VmcsField.SecondaryVmExitControls, VmcsField.SpecCtrlMask, VmcsField.SpecCtrlShadow,
        VmcsField.GuestDeadlineShadow, VmcsField.InjectedEventData, VmcsField.GuestPhysicalAddress, VmcsField.MsrData,
        VmcsField.OriginalEventData, VmcsField.VmcsLinkPointer, VmcsField.GuestDebugCtl, VmcsField.GuestPat,
        VmcsField.GuestEfer, VmcsField.GuestPerfGlobalCtrl, VmcsField.GuestPdpte0, VmcsField.GuestPdpte1,
        VmcsField.GuestPdpte2, VmcsField.GuestPdpte3, VmcsField.GuestBndcfgs, VmcsField.GuestRtitCtl,
        VmcsField.GuestLbrCtl, VmcsField.GuestPkrs, VmcsField.GuestFredConfig, VmcsField.GuestFredRsp1,
        VmcsField.GuestFredRsp2, VmcsField.GuestFredRsp3, VmcsField.GuestFredStackLevels, VmcsField.GuestFredSsp1,
        VmcsField.GuestFredSsp2, VmcsField.GuestFredSsp3, VmcsField.GuestSpecCtrl, VmcsField.GuestDeadline,
        VmcsField.HostPat, VmcsField.HostEfer, VmcsField.HostPerfGlobalCtrl, VmcsField.HostPkrs,
        VmcsField.HostFredConfig, VmcsField.HostFredRsp1, VmcsField.HostFredRsp2, VmcsField.HostFredRsp3,
        VmcsField.HostFredStackLevels, VmcsField.HostFredSsp1, VmcsField.HostFredSsp2, VmcsField.HostFredSsp3,
        VmcsField.HostSpecCtrl, VmcsField.PinBasedControls, VmcsField.PrimaryProcessorBasedControls,
        VmcsField.ExceptionBitmap, VmcsField.PageFaultErrorCodeMask, VmcsField.PageFaultErrorCodeMatch,
        VmcsField.Cr3TargetCount, VmcsField.PrimaryVmExitControls, VmcsField.VmExitMsrStoreCount,
        VmcsField.VmExitMsrLoadCount, VmcsField.VmEntryControls, VmcsField.VmEntryMsrLoadCount,
        VmcsField.VmEntryInterruptionInformation, VmcsField.VmEntryExceptionErrorCode,
        VmcsField.VmEntryInstructionLength, VmcsField.TprThreshold, VmcsField.SecondaryProcessorBasedControls,
        VmcsField.PleGap, VmcsField.PleWindow, VmcsField.InstructionTimeoutControl, VmcsField.GuestKeyIdentifier,
        VmcsField.VmInstructionError, VmcsField.ExitReason, VmcsField.VmExitInterruptionInformation,
        VmcsField.VmExitInterruptionErrorCode, VmcsField.IdtVectoringInformation, VmcsField.IdtVectoringErrorCode,
        VmcsField.VmExitInstructionLength, VmcsField.VmExitInstructionInformation, VmcsField.GuestEsLimit,
        VmcsField.GuestCsLimit, VmcsField.GuestSsLimit, VmcsField.GuestDsLimit, VmcsField.GuestFsLimit,
        VmcsField.GuestGsLimit, VmcsField.GuestLdtrLimit, VmcsField.GuestTrLimit, VmcsField.GuestGdtrLimit,
        VmcsField.GuestIdtrLimit, VmcsField.GuestEsAccessRights, VmcsField.GuestCsAccessRights,
        VmcsField.GuestSsAccessRights, VmcsField.GuestDsAccessRights, VmcsField.GuestFsAccessRights,
        VmcsField.GuestGsAccessRights, VmcsField.GuestLdtrAccessRights, VmcsField.GuestTrAccessRights,
        VmcsField.GuestInterruptibilityState, VmcsField.GuestActivityState, VmcsField.GuestSmbase,
        VmcsField.GuestSysenterCs, VmcsField.VmxPreemptionTimerValue, VmcsField.HostSysenterCs,
        VmcsField.Cr0GuestHostMask, VmcsField.Cr4GuestHostMask, VmcsField.Cr0ReadShadow, VmcsField.Cr4ReadShadow,
        VmcsField.Cr3TargetValue0, VmcsField.Cr3TargetValue1, VmcsField.Cr3TargetValue2, VmcsField.Cr3TargetValue3,
        VmcsField.ExitQualification, VmcsField.IoRcx, VmcsField.IoRsi, VmcsField.IoRdi, VmcsField.IoRip,
        VmcsField.GuestLinearAddress, VmcsField.GuestCr0, VmcsField.GuestCr3, VmcsField.GuestCr4,
        VmcsField.GuestEsBase, VmcsField.GuestCsBase, VmcsField.GuestSsBase, VmcsField.GuestDsBase,
        VmcsField.GuestFsBase, VmcsField.GuestGsBase, VmcsField.GuestLdtrBase, VmcsField.GuestTrBase,
        VmcsField.GuestGdtrBase, VmcsField.GuestIdtrBase, VmcsField.GuestDr7, VmcsField.GuestRsp, VmcsField.GuestRip,
        VmcsField.GuestRflags, VmcsField.GuestPendingDebugExceptions, VmcsField.GuestSysenterEsp,
        VmcsField.GuestSysenterEip, VmcsField.GuestSCet, VmcsField.GuestSsp, VmcsField.GuestInterruptSspTableAddress,
        VmcsField.HostCr0, VmcsField.HostCr3, VmcsField.HostCr4, VmcsField.HostFsBase, VmcsField.HostGsBase,
        VmcsField.HostTrBase, VmcsField.HostGdtrBase, VmcsField.HostIdtrBase, VmcsField.HostSysenterEsp,
        VmcsField.HostSysenterEip, VmcsField.HostRsp, VmcsField.HostRip, VmcsField.HostSCet, VmcsField.HostSsp,
        VmcsField.HostInterruptSspTableAddress,
    ];

    /// <summary>The SDM's words, in the order of <see cref="Fields"/>, each ended by a zero.</summary>
    private static ReadOnlySpan<byte> Names =>
        ("virtual-processor identifier\0posted-interrupt notification vector\0EPTP index\0HLAT prefix size\0"u8 +
         "last PID-pointer index\0virtual timer vector\0guest ES selector\0guest CS selector\0"u8 +
         "guest SS selector\0guest DS selector\0guest FS selector\0guest GS selector\0guest LDTR selector\0"u8 +
         "guest TR selector\0guest interrupt status\0PML index\0guest UINV\0host ES selector\0"u8 +
         "host CS selector\0host SS selector\0host DS selector\0host FS selector\0host GS selector\0"u8 +
         "host TR selector\0address of I/O bitmap A\0address of I/O bitmap B\0address of MSR bitmaps\0"u8 +
         "VM-exit MSR-store address\0VM-exit MSR-load address\0VM-entry MSR-load address\0"u8 +
         "executive-VMCS pointer\0PML address\0TSC offset\0virtual-APIC address\0APIC-access address\0"u8 +
         "posted-interrupt descriptor address\0VM-function controls\0EPT pointer\0EOI-exit bitmap 0\0"u8 +
         "EOI-exit bitmap 1\0EOI-exit bitmap 2\0EOI-exit bitmap 3\0EPTP-list address\0"u8 +
         "VMREAD-bitmap address\0VMWRITE-bitmap address\0virtualization-exception information address\0"u8 +
         "XSS-exiting bitmap\0ENCLS-exiting bitmap\0sub-page-permission-table pointer\0TSC multiplier\0"u8 +
         "tertiary processor-based controls\0ENCLV-exiting bitmap\0low PASID directory address\0"u8 +
         "high PASID directory address\0shared EPT pointer\0PCONFIG-exiting bitmap\0HLAT pointer\0"u8 +
         "PID-pointer table address\0secondary VM-exit controls\0IA32_SPEC_CTRL mask\0"u8 +
         "IA32_SPEC_CTRL shadow\0guest deadline shadow\0injected-event data\0guest-physical address\0"u8 +
         "MSR data\0original-event data\0VMCS link pointer\0guest IA32_DEBUGCTL\0guest IA32_PAT\0"u8 +
         "guest IA32_EFER\0guest IA32_PERF_GLOBAL_CTRL\0guest PDPTE0\0guest PDPTE1\0guest PDPTE2\0"u8 +
         "guest PDPTE3\0guest IA32_BNDCFGS\0guest IA32_RTIT_CTL\0guest IA32_LBR_CTL\0guest IA32_PKRS\0"u8 +
         "guest IA32_FRED_CONFIG\0guest IA32_FRED_RSP1\0guest IA32_FRED_RSP2\0guest IA32_FRED_RSP3\0"u8 +
         "guest IA32_FRED_STKLVLS\0guest IA32_FRED_SSP1\0guest IA32_FRED_SSP2\0guest IA32_FRED_SSP3\0"u8 +
         "guest IA32_SPEC_CTRL\0guest deadline\0host IA32_PAT\0host IA32_EFER\0host IA32_PERF_GLOBAL_CTRL\0"u8 +
         "host IA32_PKRS\0host IA32_FRED_CONFIG\0host IA32_FRED_RSP1\0host IA32_FRED_RSP2\0"u8 +
         "host IA32_FRED_RSP3\0host IA32_FRED_STKLVLS\0host IA32_FRED_SSP1\0host IA32_FRED_SSP2\0"u8 +
         "host IA32_FRED_SSP3\0host IA32_SPEC_CTRL\0pin-based controls\0primary processor-based controls\0"u8 +
         "exception bitmap\0page-fault error-code mask\0page-fault error-code match\0CR3-target count\0"u8 +
         "primary VM-exit controls\0VM-exit MSR-store count\0VM-exit MSR-load count\0VM-entry controls\0"u8 +
         "VM-entry MSR-load count\0VM-entry interruption-information field\0VM-entry exception error code\0"u8 +
         "VM-entry instruction length\0TPR threshold\0secondary processor-based controls\0PLE_Gap\0"u8 +
         "PLE_Window\0instruction-timeout control\0guest key identifier\0VM-instruction error\0exit reason\0"u8 +
         "VM-exit interruption information\0VM-exit interruption error code\0IDT-vectoring information\0"u8 +
         "IDT-vectoring error code\0VM-exit instruction length\0VM-exit instruction information\0"u8 +
         "guest ES limit\0guest CS limit\0guest SS limit\0guest DS limit\0guest FS limit\0guest GS limit\0"u8 +
         "guest LDTR limit\0guest TR limit\0guest GDTR limit\0guest IDTR limit\0guest ES access rights\0"u8 +
         "guest CS access rights\0guest SS access rights\0guest DS access rights\0guest FS access rights\0"u8 +
         "guest GS access rights\0guest LDTR access rights\0guest TR access rights\0"u8 +
         "guest interruptibility state\0guest activity state\0guest SMBASE\0guest IA32_SYSENTER_CS\0"u8 +
         "VMX-preemption timer value\0host IA32_SYSENTER_CS\0CR0 guest/host mask\0CR4 guest/host mask\0"u8 +
         "CR0 read shadow\0CR4 read shadow\0CR3-target value 0\0CR3-target value 1\0CR3-target value 2\0"u8 +
         "CR3-target value 3\0exit qualification\0I/O RCX\0I/O RSI\0I/O RDI\0I/O RIP\0guest-linear address\0"u8 +
         "guest CR0\0guest CR3\0guest CR4\0guest ES base\0guest CS base\0guest SS base\0guest DS base\0"u8 +
         "guest FS base\0guest GS base\0guest LDTR base\0guest TR base\0guest GDTR base\0guest IDTR base\0"u8 +
         "guest DR7\0guest RSP\0guest RIP\0guest RFLAGS\0guest pending debug exceptions\0"u8 +
         "guest IA32_SYSENTER_ESP\0guest IA32_SYSENTER_EIP\0guest IA32_S_CET\0guest SSP\0"u8 +
         "guest IA32_INTERRUPT_SSP_TABLE_ADDR\0host CR0\0host CR3\0host CR4\0host FS base\0host GS base\0"u8 +
         "host TR base\0host GDTR base\0host IDTR base\0host IA32_SYSENTER_ESP\0host IA32_SYSENTER_EIP\0"u8 +
         "host RSP\0host RIP\0host IA32_S_CET\0host SSP\0host IA32_INTERRUPT_SSP_TABLE_ADDR\0"u8);

    /// <summary>The field at an index of 0 to <see cref="Count"/> - 1.</summary>
    public static VmcsField At(int index) => Fields[index];

    /// <summary>The dense index of a field; -1 if the table does not have it.</summary>
    public static int IndexOf(VmcsField field)
    {
        int first = 0;
        int last = Count - 1;
        while (first <= last)
        {
            int middle = (first + last) / 2;
            VmcsField found = Fields[middle];
            if (found == field)
            {
                return middle;
            }

            if (found < field)
            {
                first = middle + 1;
            }
            else
            {
                last = middle - 1;
            }
        }

        return -1;
    }

    /// <summary>The field's name, such as "guest CS selector"; "unknown field" if the table does not have it.</summary>
    public static ReadOnlySpan<byte> NameOf(VmcsField field)
    {
        int index = IndexOf(field);
        return index < 0 ? "unknown field"u8 : NameList.At(Names, index);
    }
}
