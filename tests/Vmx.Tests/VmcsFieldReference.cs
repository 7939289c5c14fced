namespace Bulkhead.Vmx.Tests;

using Bulkhead.Kernel.Vmx;

/// <summary>
/// The tables of SDM Vol. 3D, appendix B, as names in the order of their indices within a width and an area, "-" for
/// an index without a field: what an encoding must be follows from the place, not from a number.
/// </summary>
internal static class VmcsFieldReference
{
    public static readonly (VmcsFieldWidth Width, VmcsFieldType Type, string Names)[] Areas =
    [
        (VmcsFieldWidth.Bits16, VmcsFieldType.Control,
            """
            VirtualProcessorIdentifier PostedInterruptNotificationVector EptpIndex HlatPrefixSize LastPidPointerIndex
            VirtualTimerVector
            """),
        (VmcsFieldWidth.Bits16, VmcsFieldType.GuestState,
            """
            GuestEsSelector GuestCsSelector GuestSsSelector GuestDsSelector GuestFsSelector GuestGsSelector
            GuestLdtrSelector GuestTrSelector GuestInterruptStatus PmlIndex GuestUinv
            """),
        (VmcsFieldWidth.Bits16, VmcsFieldType.HostState,
            """
            HostEsSelector HostCsSelector HostSsSelector HostDsSelector HostFsSelector HostGsSelector HostTrSelector
            """),
        (VmcsFieldWidth.Bits64, VmcsFieldType.Control,
            """
            IoBitmapAAddress IoBitmapBAddress MsrBitmapsAddress VmExitMsrStoreAddress VmExitMsrLoadAddress
            VmEntryMsrLoadAddress ExecutiveVmcsPointer PmlAddress TscOffset VirtualApicAddress ApicAccessAddress
            PostedInterruptDescriptorAddress VmFunctionControls EptPointer EoiExitBitmap0 EoiExitBitmap1
            EoiExitBitmap2 EoiExitBitmap3 EptpListAddress VmreadBitmapAddress VmwriteBitmapAddress
            VirtualizationExceptionInformationAddress XssExitingBitmap EnclsExitingBitmap
            SubPagePermissionTablePointer TscMultiplier TertiaryProcessorBasedControls EnclvExitingBitmap
            LowPasidDirectoryAddress HighPasidDirectoryAddress SharedEptPointer PconfigExitingBitmap HlatPointer
            PidPointerTableAddress SecondaryVmExitControls - - SpecCtrlMask SpecCtrlShadow GuestDeadlineShadow -
            InjectedEventData
            """),
        (VmcsFieldWidth.Bits64, VmcsFieldType.VmExitInformation,
            """
            GuestPhysicalAddress MsrData OriginalEventData
            """),
        (VmcsFieldWidth.Bits64, VmcsFieldType.GuestState,
            """
            VmcsLinkPointer GuestDebugCtl GuestPat GuestEfer GuestPerfGlobalCtrl GuestPdpte0 GuestPdpte1 GuestPdpte2
            GuestPdpte3 GuestBndcfgs GuestRtitCtl GuestLbrCtl GuestPkrs GuestFredConfig GuestFredRsp1 GuestFredRsp2
            GuestFredRsp3 GuestFredStackLevels GuestFredSsp1 GuestFredSsp2 GuestFredSsp3 - - GuestSpecCtrl
            GuestDeadline
            """),
        (VmcsFieldWidth.Bits64, VmcsFieldType.HostState,
            """
            HostPat HostEfer HostPerfGlobalCtrl HostPkrs HostFredConfig HostFredRsp1 HostFredRsp2 HostFredRsp3
            HostFredStackLevels HostFredSsp1 HostFredSsp2 HostFredSsp3 - HostSpecCtrl
            """),
        (VmcsFieldWidth.Bits32, VmcsFieldType.Control,
            """
            PinBasedControls PrimaryProcessorBasedControls ExceptionBitmap PageFaultErrorCodeMask
            PageFaultErrorCodeMatch Cr3TargetCount PrimaryVmExitControls VmExitMsrStoreCount VmExitMsrLoadCount
            VmEntryControls VmEntryMsrLoadCount VmEntryInterruptionInformation VmEntryExceptionErrorCode
            VmEntryInstructionLength TprThreshold SecondaryProcessorBasedControls PleGap PleWindow
            InstructionTimeoutControl GuestKeyIdentifier
            """),
        (VmcsFieldWidth.Bits32, VmcsFieldType.VmExitInformation,
            """
            VmInstructionError ExitReason VmExitInterruptionInformation VmExitInterruptionErrorCode
            IdtVectoringInformation IdtVectoringErrorCode VmExitInstructionLength VmExitInstructionInformation
            """),
        (VmcsFieldWidth.Bits32, VmcsFieldType.GuestState,
            """
            GuestEsLimit GuestCsLimit GuestSsLimit GuestDsLimit GuestFsLimit GuestGsLimit GuestLdtrLimit GuestTrLimit
            GuestGdtrLimit GuestIdtrLimit GuestEsAccessRights GuestCsAccessRights GuestSsAccessRights
            GuestDsAccessRights GuestFsAccessRights GuestGsAccessRights GuestLdtrAccessRights GuestTrAccessRights
            GuestInterruptibilityState GuestActivityState GuestSmbase GuestSysenterCs - VmxPreemptionTimerValue
            """),
        (VmcsFieldWidth.Bits32, VmcsFieldType.HostState,
            """
            HostSysenterCs
            """),
        (VmcsFieldWidth.Natural, VmcsFieldType.Control,
            """
            Cr0GuestHostMask Cr4GuestHostMask Cr0ReadShadow Cr4ReadShadow Cr3TargetValue0 Cr3TargetValue1
            Cr3TargetValue2 Cr3TargetValue3
            """),
        (VmcsFieldWidth.Natural, VmcsFieldType.VmExitInformation,
            """
            ExitQualification IoRcx IoRsi IoRdi IoRip GuestLinearAddress
            """),
        (VmcsFieldWidth.Natural, VmcsFieldType.GuestState,
            """
            GuestCr0 GuestCr3 GuestCr4 GuestEsBase GuestCsBase GuestSsBase GuestDsBase GuestFsBase GuestGsBase
            GuestLdtrBase GuestTrBase GuestGdtrBase GuestIdtrBase GuestDr7 GuestRsp GuestRip GuestRflags
            GuestPendingDebugExceptions GuestSysenterEsp GuestSysenterEip GuestSCet GuestSsp
            GuestInterruptSspTableAddress
            """),
        (VmcsFieldWidth.Natural, VmcsFieldType.HostState,
            """
            HostCr0 HostCr3 HostCr4 HostFsBase HostGsBase HostTrBase HostGdtrBase HostIdtrBase HostSysenterEsp
            HostSysenterEip HostRsp HostRip HostSCet HostSsp HostInterruptSspTableAddress
            """),
    ];
}
