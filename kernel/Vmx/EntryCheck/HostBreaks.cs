namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;
using static Bulkhead.Kernel.Vmx.EntryCheck.EntryBreak;

/// <summary>How to break each rule on the host state.</summary>
internal static class HostBreaks
{
    public static readonly EntryBreak[] Rows =
    [
        Clear(EntryRule.HostCr0Fixed, VmcsField.HostCr0, (ulong)ControlRegister0.NumericError),
        Clear(EntryRule.HostCr4Fixed, VmcsField.HostCr4, (ulong)ControlRegister4.VmxEnable),
        Or(EntryRule.HostCetWithoutWriteProtect, VmcsField.HostCr4, 1 << 23),
        Clear(EntryRule.HostCetWithoutWriteProtect, VmcsField.HostCr0, (ulong)ControlRegister0.WriteProtect),
        Beyond(EntryRule.HostCr3Width, VmcsField.HostCr3),
        NonCanonical(EntryRule.HostSysenterCanonical, VmcsField.HostSysenterEip),
        Or(EntryRule.HostPerfGlobalCtrl, VmExitControls.LoadPerfGlobalCtrl),
        Set(EntryRule.HostPerfGlobalCtrl, VmcsField.HostPerfGlobalCtrl, 1ul << 63),
        Or(EntryRule.HostPat, VmExitControls.LoadPat),
        Set(EntryRule.HostPat, VmcsField.HostPat, 2),
        Or(EntryRule.HostEferReserved, VmExitControls.LoadEfer),
        Or(EntryRule.HostEferReserved, VmcsField.HostEfer, 2),
        Or(EntryRule.HostEferMode, VmExitControls.LoadEfer),
        Clear(EntryRule.HostEferMode, VmcsField.HostEfer, (ulong)ExtendedFeatureEnable.Ia32eModeEnable),
        Or(EntryRule.HostSupervisorCet, VmExitControls.LoadCetState),
        Set(EntryRule.HostSupervisorCet, VmcsField.HostSCet, 1 << 6),
        Set(EntryRule.HostSupervisorCet, VmcsField.HostSsp, 0),
        Set(EntryRule.HostSupervisorCet, VmcsField.HostInterruptSspTableAddress, 0),
        Or(EntryRule.HostSsp, VmExitControls.LoadCetState),
        Set(EntryRule.HostSsp, VmcsField.HostSsp, 1),
        Set(EntryRule.HostSsp, VmcsField.HostSCet, 0),
        Set(EntryRule.HostSsp, VmcsField.HostInterruptSspTableAddress, 0),
        Or(EntryRule.HostInterruptSspTable, VmExitControls.LoadCetState),
        NonCanonical(EntryRule.HostInterruptSspTable, VmcsField.HostInterruptSspTableAddress),
        Set(EntryRule.HostInterruptSspTable, VmcsField.HostSCet, 0),
        Set(EntryRule.HostInterruptSspTable, VmcsField.HostSsp, 0),
        Or(EntryRule.HostPkrs, VmExitControls.LoadPkrs),
        Set(EntryRule.HostPkrs, VmcsField.HostPkrs, 1ul << 32),
        Or(EntryRule.HostSelectorPrivilege, VmcsField.HostDsSelector, 3),
        Set(EntryRule.HostCsNull, VmcsField.HostCsSelector, 0),
        Set(EntryRule.HostTrNull, VmcsField.HostTrSelector, 0),
        In(EntryRule.HostSsNull, EntryTemplate.LegacyHost),
        Set(EntryRule.HostSsNull, VmcsField.HostSsSelector, 0),
        NonCanonical(EntryRule.HostBaseCanonical, VmcsField.HostFsBase),
        In(EntryRule.HostSizeInIa32eMode, EntryTemplate.Paged32),
        Clear(EntryRule.HostSizeInIa32eMode, VmExitControls.HostAddressSpaceSize),
        Set(EntryRule.HostSizeInIa32eMode, VmcsField.HostEfer, 0),
        Set(EntryRule.HostSizeInIa32eMode, VmcsField.HostSsSelector, 0x10),
        In(EntryRule.SizesOutsideIa32eMode, EntryTemplate.LegacyHost),
        Or(EntryRule.SizesOutsideIa32eMode, VmExitControls.HostAddressSpaceSize),
        Or(EntryRule.SizesOutsideIa32eMode, VmcsField.HostCr4, (ulong)ControlRegister4.PhysicalAddressExtension),
        Set(
            EntryRule.SizesOutsideIa32eMode,
            VmcsField.HostEfer,
            (ulong)(ExtendedFeatureEnable.Ia32eModeEnable | ExtendedFeatureEnable.Ia32eModeActive)),
        In(EntryRule.LegacyHostPcide, EntryTemplate.LegacyHost),
        Or(EntryRule.LegacyHostPcide, VmcsField.HostCr4, 1 << 17),
        In(EntryRule.LegacyHostRip, EntryTemplate.LegacyHost),
        Or(EntryRule.LegacyHostRip, VmcsField.HostRip, 1ul << 32),
        Clear(EntryRule.LongHostPae, VmcsField.HostCr4, (ulong)ControlRegister4.PhysicalAddressExtension),
        NonCanonical(EntryRule.HostRipCanonical, VmcsField.HostRip),
    ];
}
