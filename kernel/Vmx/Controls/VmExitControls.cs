namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>Primary VM-exit controls (SDM Vol. 3C, table 25-13); words: CapabilityNames.Exit.</summary>
[Flags]
public enum VmExitControls : uint
{
    SaveDebugControls = 1u << 2,
    HostAddressSpaceSize = 1u << 9,
    LoadPerfGlobalCtrl = 1u << 12,
    AcknowledgeInterruptOnExit = 1u << 15,
    SavePat = 1u << 18,
    LoadPat = 1u << 19,
    SaveEfer = 1u << 20,
    LoadEfer = 1u << 21,
    SaveVmxPreemptionTimerValue = 1u << 22,
    ClearBndcfgs = 1u << 23,
    ConcealVmxFromPt = 1u << 24,
    ClearRtitCtl = 1u << 25,
    ClearLbrCtl = 1u << 26,
    ClearUinv = 1u << 27,
    LoadCetState = 1u << 28,
    LoadPkrs = 1u << 29,
    SavePerfGlobalCtrl = 1u << 30,
    ActivateSecondaryControls = 1u << 31,
}
