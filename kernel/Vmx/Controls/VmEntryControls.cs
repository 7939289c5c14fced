namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>VM-entry controls (SDM Vol. 3C, table 25-15); words: CapabilityNames.Entry.</summary>
[Flags]
public enum VmEntryControls : uint
{
    LoadDebugControls = 1u << 2,
    Ia32eModeGuest = 1u << 9,
    EntryToSmm = 1u << 10,
    DeactivateDualMonitorTreatment = 1u << 11,
    LoadPerfGlobalCtrl = 1u << 13,
    LoadPat = 1u << 14,
    LoadEfer = 1u << 15,
    LoadBndcfgs = 1u << 16,
    ConcealVmxFromPt = 1u << 17,
    LoadRtitCtl = 1u << 18,
    LoadUinv = 1u << 19,
    LoadCetState = 1u << 20,
    LoadLbrCtl = 1u << 21,
    LoadPkrs = 1u << 22,
    LoadFred = 1u << 23,
    LoadSpecCtrl = 1u << 24,
}
