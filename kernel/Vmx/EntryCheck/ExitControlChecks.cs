namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// Checks on the VM-exit and VM-entry control fields but for event injection (SDM Vol. 3C, 27.2.1.2 and 27.2.1.3).
/// </summary>
internal static class ExitControlChecks
{
    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.ExitControls,
            VmcsField.PrimaryVmExitControls,
            state.Capabilities.Exit.Allows((uint)state.Exit));
        findings.Require(
            EntryRule.SecondaryExitControls,
            VmcsField.SecondaryVmExitControls,
            !state.Has(VmExitControls.ActivateSecondaryControls)
                || (state.Of(VmcsField.SecondaryVmExitControls) & ~state.Capabilities.SecondaryExit) == 0);
        findings.Require(
            EntryRule.SaveTimerWithoutTimer,
            VmcsField.PrimaryVmExitControls,
            !state.Has(VmExitControls.SaveVmxPreemptionTimerValue)
                || state.Has(PinBasedControls.ActivateVmxPreemptionTimer));
        RequireArea(
            state,
            ref findings,
            EntryRule.ExitMsrStoreArea,
            VmcsField.VmExitMsrStoreAddress,
            VmcsField.VmExitMsrStoreCount);
        RequireArea(
            state,
            ref findings,
            EntryRule.ExitMsrLoadArea,
            VmcsField.VmExitMsrLoadAddress,
            VmcsField.VmExitMsrLoadCount);

        findings.Require(
            EntryRule.EntryControls,
            VmcsField.VmEntryControls,
            state.Capabilities.Entry.Allows((uint)state.Entry));
        RequireArea(
            state,
            ref findings,
            EntryRule.EntryMsrLoadArea,
            VmcsField.VmEntryMsrLoadAddress,
            VmcsField.VmEntryMsrLoadCount);
        findings.Require(
            EntryRule.EntrySmmControls,
            VmcsField.VmEntryControls,
            !state.Has(VmEntryControls.EntryToSmm | VmEntryControls.DeactivateDualMonitorTreatment));
    }

    private static void RequireArea(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        VmcsField address,
        VmcsField count)
    {
        ulong entries = state.Of(count);
        if (entries == 0)
        {
            return;
        }

        const ulong EntrySize = 16;
        ulong last = state.Of(address) + (EntrySize * entries) - 1;
        findings.Require(
            rule,
            address,
            state.IsStructure(address, EntrySize) && last >> state.Capabilities.StructureAddressWidth == 0);
    }
}
