namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>Checks on the host-state area and on the address-space size (SDM Vol. 3C, 27.2.2 to 27.2.4).</summary>
internal static class HostStateChecks
{
    private const ulong Pcide = 1 << 17;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        CheckControlRegisters(state, ref findings);
        CheckLoadedMsrs(state, ref findings);
        CheckCet(state, ref findings);
        CheckSegments(state, ref findings);
        CheckAddressSpaceSize(state, ref findings);
    }

    private static void CheckControlRegisters(in EntryState state, ref EntryFindings findings)
    {
        ulong cr0 = state.Of(VmcsField.HostCr0);
        ulong cr4 = state.Of(VmcsField.HostCr4);
        findings.Require(
            EntryRule.HostCr0Fixed,
            VmcsField.HostCr0,
            FixedBits.AreSatisfied(cr0, state.Capabilities.Cr0Fixed0, state.Capabilities.Cr0Fixed1));
        findings.Require(
            EntryRule.HostCr4Fixed,
            VmcsField.HostCr4,
            FixedBits.AreSatisfied(cr4, state.Capabilities.Cr4Fixed0, state.Capabilities.Cr4Fixed1));
        findings.Require(
            EntryRule.HostCetWithoutWriteProtect,
            VmcsField.HostCr4,
            LoadedRegisterChecks.IsCetProtected(cr0, cr4));
        findings.Require(
            EntryRule.HostCr3Width,
            VmcsField.HostCr3,
            LoadedRegisterChecks.IsCr3(state, state.Of(VmcsField.HostCr3)));
        RequireCanonical(state, ref findings, EntryRule.HostSysenterCanonical, VmcsField.HostSysenterEsp);
        RequireCanonical(state, ref findings, EntryRule.HostSysenterCanonical, VmcsField.HostSysenterEip);
    }

    private static void CheckLoadedMsrs(in EntryState state, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.HostPerfGlobalCtrl,
            VmcsField.HostPerfGlobalCtrl,
            !state.Has(VmExitControls.LoadPerfGlobalCtrl)
                || (state.Of(VmcsField.HostPerfGlobalCtrl) & ~state.Capabilities.PerfGlobalCtrlBits) == 0);
        findings.Require(
            EntryRule.HostPat,
            VmcsField.HostPat,
            !state.Has(VmExitControls.LoadPat) || LoadedRegisterChecks.IsPat(state.Of(VmcsField.HostPat)));
        findings.Require(
            EntryRule.HostPkrs,
            VmcsField.HostPkrs,
            !state.Has(VmExitControls.LoadPkrs) || state.Of(VmcsField.HostPkrs) >> 32 == 0);
        if (!state.Has(VmExitControls.LoadEfer))
        {
            return;
        }

        ulong efer = state.Of(VmcsField.HostEfer);
        const ulong Mode = (ulong)(ExtendedFeatureEnable.Ia32eModeActive | ExtendedFeatureEnable.Ia32eModeEnable);
        findings.Require(
            EntryRule.HostEferReserved,
            VmcsField.HostEfer,
            (efer & ~state.Capabilities.EferBits) == 0);
        findings.Require(
            EntryRule.HostEferMode,
            VmcsField.HostEfer,
            (efer & Mode) == (state.Has(VmExitControls.HostAddressSpaceSize) ? Mode : 0));
    }

    private static void CheckCet(in EntryState state, ref EntryFindings findings)
    {
        if (!state.Has(VmExitControls.LoadCetState))
        {
            return;
        }

        ulong limit = state.Has(VmExitControls.HostAddressSpaceSize) ? 0xffff_ffff_ffff_ffff : 0xffff_ffff;
        ulong cet = state.Of(VmcsField.HostSCet);
        ulong pointer = state.Of(VmcsField.HostSsp);
        findings.Require(
            EntryRule.HostSupervisorCet,
            VmcsField.HostSCet,
            LoadedRegisterChecks.IsSupervisorCet(state, cet) && cet <= limit);
        findings.Require(
            EntryRule.HostSsp,
            VmcsField.HostSsp,
            state.IsCanonical(pointer) && (pointer & 3) == 0 && pointer <= limit);
        RequireCanonical(
            state,
            ref findings,
            EntryRule.HostInterruptSspTable,
            VmcsField.HostInterruptSspTableAddress);
    }

    private static void CheckSegments(in EntryState state, ref EntryFindings findings)
    {
        // The seven selectors' encodings follow one another.
        for (VmcsField field = VmcsField.HostEsSelector; field <= VmcsField.HostTrSelector; field += 2)
        {
            findings.Require(EntryRule.HostSelectorPrivilege, field, (state.Of(field) & 7) == 0);
        }

        findings.Require(
            EntryRule.HostCsNull,
            VmcsField.HostCsSelector,
            state.Of(VmcsField.HostCsSelector) != 0);
        findings.Require(
            EntryRule.HostTrNull,
            VmcsField.HostTrSelector,
            state.Of(VmcsField.HostTrSelector) != 0);
        findings.Require(
            EntryRule.HostSsNull,
            VmcsField.HostSsSelector,
            state.Has(VmExitControls.HostAddressSpaceSize) || state.Of(VmcsField.HostSsSelector) != 0);

        // FS, GS, TR, GDTR and IDTR likewise.
        for (VmcsField field = VmcsField.HostFsBase; field <= VmcsField.HostIdtrBase; field += 2)
        {
            RequireCanonical(state, ref findings, EntryRule.HostBaseCanonical, field);
        }
    }

    private static void CheckAddressSpaceSize(in EntryState state, ref EntryFindings findings)
    {
        bool is64Bit = state.Has(VmExitControls.HostAddressSpaceSize);
        ulong cr4 = state.Of(VmcsField.HostCr4);
        ulong rip = state.Of(VmcsField.HostRip);
        findings.Require(
            EntryRule.HostSizeInIa32eMode,
            VmcsField.PrimaryVmExitControls,
            !state.Capabilities.IsIa32eMode || is64Bit);
        findings.Require(
            EntryRule.SizesOutsideIa32eMode,
            VmcsField.PrimaryVmExitControls,
            state.Capabilities.IsIa32eMode || (!is64Bit && !state.IsIa32eGuest));
        findings.Require(
            EntryRule.Ia32eGuestOfLegacyHost,
            VmcsField.VmEntryControls,
            is64Bit || !state.IsIa32eGuest);
        findings.Require(EntryRule.LegacyHostPcide, VmcsField.HostCr4, is64Bit || (cr4 & Pcide) == 0);
        findings.Require(EntryRule.LegacyHostRip, VmcsField.HostRip, is64Bit || rip >> 32 == 0);
        findings.Require(
            EntryRule.LongHostPae,
            VmcsField.HostCr4,
            !is64Bit || (cr4 & (ulong)ControlRegister4.PhysicalAddressExtension) != 0);
        findings.Require(EntryRule.HostRipCanonical, VmcsField.HostRip, !is64Bit || state.IsCanonical(rip));
    }

    private static void RequireCanonical(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        VmcsField field) =>
        findings.Require(rule, field, state.IsCanonical(field));
}
