namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Checks on the VM-execution control fields that belong to EPT, and on the tertiary ones (SDM Vol. 3C, 27.2.1.1).
/// </summary>
internal static class EptControlChecks
{
    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        CheckExtendedPageTables(state, ref findings);
        CheckTertiary(state, ref findings);
    }

    private static void CheckExtendedPageTables(in EntryState state, ref EntryFindings findings)
    {
        if (state.HasEpt)
        {
            CheckEptPointer(state, ref findings);
        }

        NeedsEpt(state, ref findings, EntryRule.PmlWithoutEpt, SecondaryProcessorBasedControls.EnablePml);
        NeedsEpt(
            state,
            ref findings,
            EntryRule.UnrestrictedGuestWithoutEpt,
            SecondaryProcessorBasedControls.UnrestrictedGuest);
        NeedsEpt(
            state,
            ref findings,
            EntryRule.ModeBasedExecuteWithoutEpt,
            SecondaryProcessorBasedControls.ModeBasedExecuteControlForEpt);
        NeedsEpt(
            state,
            ref findings,
            EntryRule.SubPagePermissionsWithoutEpt,
            SecondaryProcessorBasedControls.SubPageWritePermissionsForEpt);
        NeedsEpt(
            state,
            ref findings,
            EntryRule.PtGuestPhysicalWithoutEpt,
            SecondaryProcessorBasedControls.PtUsesGuestPhysicalAddresses);
        if (state.Has(SecondaryProcessorBasedControls.EnablePml))
        {
            ExecutionControlChecks.RequirePage(state, ref findings, EntryRule.PmlAddress, VmcsField.PmlAddress);
        }

        if (state.Has(SecondaryProcessorBasedControls.SubPageWritePermissionsForEpt))
        {
            ExecutionControlChecks.RequirePage(
                state,
                ref findings,
                EntryRule.SubPagePermissionTable,
                VmcsField.SubPagePermissionTablePointer);
        }

        findings.Require(
            EntryRule.PtGuestPhysicalWithoutRtitControls,
            VmcsField.SecondaryProcessorBasedControls,
            !state.Has(SecondaryProcessorBasedControls.PtUsesGuestPhysicalAddresses)
                || (state.Has(VmEntryControls.LoadRtitCtl) && state.Has(VmExitControls.ClearRtitCtl)));
    }

    /// <summary>The EPT pointer (SDM Vol. 3C, 25.6.11) against IA32_VMX_EPT_VPID_CAP (Vol. 3D, A.10).</summary>
    private static void CheckEptPointer(in EntryState state, ref EntryFindings findings)
    {
        ulong pointer = state.Of(VmcsField.EptPointer);
        ulong capability = state.Capabilities.EptVpid;

        // Uncacheable (0) is capability bit 8, write-back (6) bit 14; a walk of 4 (3) is bit 6, one of 5 (4) bit 7.
        ulong memoryType = pointer & 7;
        ulong walkLength = (pointer >> 3) & 7;
        findings.Require(
            EntryRule.EptMemoryType,
            VmcsField.EptPointer,
            memoryType is 0 or 6 && ((capability >> (int)(8 + memoryType)) & 1) != 0);
        findings.Require(
            EntryRule.EptWalkLength,
            VmcsField.EptPointer,
            walkLength is 3 or 4 && ((capability >> (int)(3 + walkLength)) & 1) != 0);
        findings.Require(
            EntryRule.EptAccessedDirty,
            VmcsField.EptPointer,
            (pointer & (1 << 6)) == 0 || (capability & (1 << 21)) != 0);
        ulong reserved = (capability & (1 << 23)) != 0 ? 0xf00ul : 0xf80ul;
        findings.Require(
            EntryRule.EptReserved,
            VmcsField.EptPointer,
            (pointer & reserved) == 0 && pointer >> state.Capabilities.PhysicalAddressWidth == 0);
    }

    private static void CheckTertiary(in EntryState state, ref EntryFindings findings)
    {
        bool hasHlat = state.Has(TertiaryProcessorBasedControls.EnableHlat);
        findings.Require(
            EntryRule.HlatWithoutEpt,
            VmcsField.TertiaryProcessorBasedControls,
            state.HasEpt || !hasHlat);
        findings.Require(
            EntryRule.HlatPointer,
            VmcsField.HlatPointer,
            !hasHlat || ((state.Of(VmcsField.HlatPointer) & 0xfe7) == 0
                && state.Of(VmcsField.HlatPointer) >> state.Capabilities.PhysicalAddressWidth == 0));
        findings.Require(
            EntryRule.PagingWriteWithoutEpt,
            VmcsField.TertiaryProcessorBasedControls,
            state.HasEpt || !state.Has(TertiaryProcessorBasedControls.EptPagingWriteControl));
        findings.Require(
            EntryRule.GuestPagingVerificationWithoutEpt,
            VmcsField.TertiaryProcessorBasedControls,
            state.HasEpt || !state.Has(TertiaryProcessorBasedControls.GuestPagingVerification));
        if (!state.Has(TertiaryProcessorBasedControls.IpiVirtualization))
        {
            return;
        }

        findings.Require(
            EntryRule.IpiVirtualizationWithoutTprShadow,
            VmcsField.TertiaryProcessorBasedControls,
            state.Has(PrimaryProcessorBasedControls.UseTprShadow));
        ulong end = state.Of(VmcsField.PidPointerTableAddress) + (8 * state.Of(VmcsField.LastPidPointerIndex)) + 7;
        findings.Require(
            EntryRule.PidPointerTableAddress,
            VmcsField.PidPointerTableAddress,
            state.IsStructure(VmcsField.PidPointerTableAddress, 8)
                && end >> state.Capabilities.StructureAddressWidth == 0);
    }

    private static void NeedsEpt(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        SecondaryProcessorBasedControls control) =>
        findings.Require(rule, VmcsField.SecondaryProcessorBasedControls, state.HasEpt || !state.Has(control));
}
