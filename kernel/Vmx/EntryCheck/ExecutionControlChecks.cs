namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>Checks on the VM-execution control fields (SDM Vol. 3C, 27.2.1.1).</summary>
internal static class ExecutionControlChecks
{
    private const ulong EptpSwitching = 1;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        CheckReserved(state, ref findings);
        CheckAddresses(state, ref findings);
        CheckInterrupts(state, ref findings);
        CheckApic(state, ref findings);
        CheckVirtualization(state, ref findings);
    }

    private static void CheckReserved(in EntryState state, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.PinBasedControls,
            VmcsField.PinBasedControls,
            state.Capabilities.PinBased.Allows((uint)state.PinBased));
        findings.Require(
            EntryRule.PrimaryControls,
            VmcsField.PrimaryProcessorBasedControls,
            state.Capabilities.Primary.Allows((uint)state.Primary));
        findings.Require(
            EntryRule.SecondaryControls,
            VmcsField.SecondaryProcessorBasedControls,
            !state.Has(PrimaryProcessorBasedControls.ActivateSecondaryControls)
                || state.Capabilities.Secondary.Allows((uint)state.Secondary));
        findings.Require(
            EntryRule.TertiaryControls,
            VmcsField.TertiaryProcessorBasedControls,
            ((ulong)state.Tertiary & ~state.Capabilities.Tertiary) == 0);
        findings.Require(
            EntryRule.Cr3TargetCount,
            VmcsField.Cr3TargetCount,
            state.Of(VmcsField.Cr3TargetCount) <= state.Capabilities.Misc.Cr3TargetCount);
    }

    /// <summary>The controls that need nothing but the address of a page.</summary>
    private static void CheckAddresses(in EntryState state, ref EntryFindings findings)
    {
        if (state.Has(PrimaryProcessorBasedControls.UseIoBitmaps))
        {
            RequirePage(state, ref findings, EntryRule.IoBitmapAddress, VmcsField.IoBitmapAAddress);
            RequirePage(state, ref findings, EntryRule.IoBitmapAddress, VmcsField.IoBitmapBAddress);
        }

        if (state.Has(PrimaryProcessorBasedControls.UseMsrBitmaps))
        {
            RequirePage(state, ref findings, EntryRule.MsrBitmapsAddress, VmcsField.MsrBitmapsAddress);
        }

        if (state.Has(SecondaryProcessorBasedControls.VmcsShadowing))
        {
            RequirePage(state, ref findings, EntryRule.VmcsShadowingBitmapAddress, VmcsField.VmreadBitmapAddress);
            RequirePage(state, ref findings, EntryRule.VmcsShadowingBitmapAddress, VmcsField.VmwriteBitmapAddress);
        }

        if (state.Has(SecondaryProcessorBasedControls.EptViolationVe))
        {
            RequirePage(
                state,
                ref findings,
                EntryRule.VirtualizationExceptionAddress,
                VmcsField.VirtualizationExceptionInformationAddress);
        }

        if (state.Has(SecondaryProcessorBasedControls.PasidTranslation))
        {
            RequirePage(state, ref findings, EntryRule.PasidDirectoryAddress, VmcsField.LowPasidDirectoryAddress);
            RequirePage(state, ref findings, EntryRule.PasidDirectoryAddress, VmcsField.HighPasidDirectoryAddress);
        }
    }

    private static void CheckInterrupts(in EntryState state, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.VirtualNmisWithoutNmiExiting,
            VmcsField.PinBasedControls,
            !state.Has(PinBasedControls.VirtualNmis) || state.Has(PinBasedControls.NmiExiting));
        findings.Require(
            EntryRule.NmiWindowWithoutVirtualNmis,
            VmcsField.PrimaryProcessorBasedControls,
            !state.Has(PrimaryProcessorBasedControls.NmiWindowExiting) || state.Has(PinBasedControls.VirtualNmis));
        findings.Require(
            EntryRule.VirtualInterruptsWithoutExternalInterruptExiting,
            VmcsField.PinBasedControls,
            !state.Has(SecondaryProcessorBasedControls.VirtualInterruptDelivery)
                || state.Has(PinBasedControls.ExternalInterruptExiting));
        if (!state.Has(PinBasedControls.ProcessPostedInterrupts))
        {
            return;
        }

        findings.Require(
            EntryRule.PostedInterruptsWithoutVirtualInterrupts,
            VmcsField.SecondaryProcessorBasedControls,
            state.Has(SecondaryProcessorBasedControls.VirtualInterruptDelivery));
        findings.Require(
            EntryRule.PostedInterruptsWithoutAcknowledge,
            VmcsField.PrimaryVmExitControls,
            state.Has(VmExitControls.AcknowledgeInterruptOnExit));
        findings.Require(
            EntryRule.PostedInterruptVector,
            VmcsField.PostedInterruptNotificationVector,
            state.Of(VmcsField.PostedInterruptNotificationVector) <= 0xff);
        findings.Require(
            EntryRule.PostedInterruptDescriptorAddress,
            VmcsField.PostedInterruptDescriptorAddress,
            state.IsStructure(VmcsField.PostedInterruptDescriptorAddress, 64));
    }

    private static void CheckApic(in EntryState state, ref EntryFindings findings)
    {
        bool hasApicAccesses = state.Has(SecondaryProcessorBasedControls.VirtualizeApicAccesses);
        bool hasVirtualInterrupts = state.Has(SecondaryProcessorBasedControls.VirtualInterruptDelivery);
        if (state.Has(PrimaryProcessorBasedControls.UseTprShadow))
        {
            ulong threshold = state.Of(VmcsField.TprThreshold);
            RequirePage(state, ref findings, EntryRule.VirtualApicAddress, VmcsField.VirtualApicAddress);
            findings.Require(
                EntryRule.TprThresholdReserved,
                VmcsField.TprThreshold,
                hasVirtualInterrupts || threshold <= 15);
            findings.Require(
                EntryRule.TprThresholdAboveVtpr,
                VmcsField.TprThreshold,
                hasVirtualInterrupts || hasApicAccesses || (threshold & 15) <= (uint)(state.Memory.Vtpr >> 4));
        }
        else
        {
            findings.Require(
                EntryRule.ApicVirtualizationWithoutTprShadow,
                VmcsField.SecondaryProcessorBasedControls,
                !state.Has(
                    SecondaryProcessorBasedControls.VirtualizeX2apicMode
                    | SecondaryProcessorBasedControls.ApicRegisterVirtualization
                    | SecondaryProcessorBasedControls.VirtualInterruptDelivery));
        }

        if (hasApicAccesses)
        {
            RequirePage(state, ref findings, EntryRule.ApicAccessAddress, VmcsField.ApicAccessAddress);
        }

        findings.Require(
            EntryRule.X2apicModeWithApicAccesses,
            VmcsField.SecondaryProcessorBasedControls,
            !hasApicAccesses || !state.Has(SecondaryProcessorBasedControls.VirtualizeX2apicMode));
    }

    private static void CheckVirtualization(in EntryState state, ref EntryFindings findings)
    {
        findings.Require(
            EntryRule.Vpid,
            VmcsField.VirtualProcessorIdentifier,
            !state.Has(SecondaryProcessorBasedControls.EnableVpid)
                || state.Of(VmcsField.VirtualProcessorIdentifier) != 0);
        findings.Require(
            EntryRule.TscMultiplier,
            VmcsField.TscMultiplier,
            !state.Has(SecondaryProcessorBasedControls.UseTscScaling) || state.Of(VmcsField.TscMultiplier) != 0);
        if (!state.Has(SecondaryProcessorBasedControls.EnableVmFunctions))
        {
            return;
        }

        ulong functions = state.Of(VmcsField.VmFunctionControls);
        findings.Require(
            EntryRule.VmFunctionControls,
            VmcsField.VmFunctionControls,
            (functions & ~state.Capabilities.VmFunctions) == 0);
        if ((functions & EptpSwitching) != 0)
        {
            findings.Require(EntryRule.EptpSwitchingWithoutEpt, VmcsField.VmFunctionControls, state.HasEpt);
            RequirePage(state, ref findings, EntryRule.EptpListAddress, VmcsField.EptpListAddress);
        }
    }

    /// <summary>Requires that a field holds the physical address of a page.</summary>
    public static void RequirePage(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        VmcsField field) =>
        findings.Require(rule, field, state.IsStructure(field));
}
