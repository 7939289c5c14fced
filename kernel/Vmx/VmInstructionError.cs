namespace Bulkhead.Kernel.Vmx;

/// <summary>Why a VMX instruction ended with VMfailValid (SDM Vol. 3C, 31.4); 14, 21 and 27 do not exist.</summary>
public enum VmInstructionError : uint
{
    None = 0,
    VmcallInVmxRootOperation = 1,
    VmclearInvalidPhysicalAddress = 2,
    VmclearVmxonPointer = 3,
    VmlaunchNonClearVmcs = 4,
    VmresumeNonLaunchedVmcs = 5,
    VmresumeAfterVmxoff = 6,
    VmEntryInvalidControlFields = 7,
    VmEntryInvalidHostStateFields = 8,
    VmptrldInvalidPhysicalAddress = 9,
    VmptrldVmxonPointer = 10,
    VmptrldIncorrectRevisionIdentifier = 11,
    UnsupportedVmcsComponent = 12,
    VmwriteReadOnlyVmcsComponent = 13,
    VmxonInVmxRootOperation = 15,
    VmEntryInvalidExecutiveVmcsPointer = 16,
    VmEntryNonLaunchedExecutiveVmcs = 17,
    VmEntryExecutiveVmcsPointerNotVmxonPointer = 18,
    VmcallNonClearVmcs = 19,
    VmcallInvalidVmExitControlFields = 20,
    VmcallIncorrectMsegRevisionIdentifier = 22,
    VmxoffUnderDualMonitorTreatment = 23,
    VmcallInvalidSmmMonitorFeatures = 24,
    VmEntryInvalidExecutionControlsInExecutiveVmcs = 25,
    VmEntryEventsBlockedByMovSs = 26,
    InvalidOperandToInveptOrInvvpid = 28,
}
