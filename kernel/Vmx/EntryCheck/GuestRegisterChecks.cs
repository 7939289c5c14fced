namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// Checks on the guest's control and debug registers, MSRs, descriptor-table registers, RIP, RFLAGS and SSP (SDM
/// Vol. 3C, 27.3.1.1, 27.3.1.3 and 27.3.1.4).
/// </summary>
internal static class GuestRegisterChecks
{
    private const ulong Pcide = 1 << 17;

    // Bits that no processor defines; which of the others one has, CPUID does not always tell.
    private const ulong DebugCtlReserved = 0xffff_ffff_ffff_0038;
    private const ulong RtitCtlReserved = 0xfe7f_0000_7084_0000;
    private const ulong LbrCtlReserved = 0xffff_ffff_ff80_fff0;
    private const ulong BndcfgsReserved = 0xffc;

    private const ulong RflagsReserved = 0xffff_ffff_ffc0_8028;
    private const ulong RflagsAlways = 1 << 1;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        CheckControlRegisters(state, ref findings);
        CheckDebugAndMsrs(state, ref findings);
        CheckEfer(state, ref findings);
        CheckOptionalMsrs(state, ref findings);
        CheckDescriptorTables(state, ref findings);
        CheckRipAndRflags(state, ref findings);
        CheckCet(state, ref findings);
    }

    private static void CheckControlRegisters(in EntryState state, ref EntryFindings findings)
    {
        ulong cr0 = state.Of(VmcsField.GuestCr0);
        ulong cr4 = state.Of(VmcsField.GuestCr4);
        const ulong Switchable = (ulong)(ControlRegister0.ProtectionEnable | ControlRegister0.Paging);
        bool hasPaging = (state.GuestCr0 & ControlRegister0.Paging) != 0;
        findings.Require(
            EntryRule.GuestCr0Fixed,
            VmcsField.GuestCr0,
            FixedBits.AreSatisfied(
                cr0,
                state.Capabilities.Cr0Fixed0 & (state.IsUnrestricted ? ~Switchable : 0xffff_ffff_ffff_ffff),
                state.Capabilities.Cr0Fixed1));
        findings.Require(
            EntryRule.GuestPagingWithoutProtection,
            VmcsField.GuestCr0,
            !hasPaging || (state.GuestCr0 & ControlRegister0.ProtectionEnable) != 0);
        findings.Require(
            EntryRule.GuestCr4Fixed,
            VmcsField.GuestCr4,
            FixedBits.AreSatisfied(cr4, state.Capabilities.Cr4Fixed0, state.Capabilities.Cr4Fixed1));
        findings.Require(
            EntryRule.GuestCetWithoutWriteProtect,
            VmcsField.GuestCr4,
            LoadedRegisterChecks.IsCetProtected(cr0, cr4));
        findings.Require(
            EntryRule.GuestIa32eWithoutPaging,
            VmcsField.GuestCr0,
            !state.IsIa32eGuest || hasPaging);
        findings.Require(
            EntryRule.GuestIa32eWithoutPae,
            VmcsField.GuestCr4,
            !state.IsIa32eGuest || (state.GuestCr4 & ControlRegister4.PhysicalAddressExtension) != 0);
        findings.Require(
            EntryRule.GuestPcideWithoutIa32e,
            VmcsField.GuestCr4,
            state.IsIa32eGuest || (cr4 & Pcide) == 0);
        findings.Require(
            EntryRule.GuestCr3Width,
            VmcsField.GuestCr3,
            LoadedRegisterChecks.IsCr3(state, state.Of(VmcsField.GuestCr3)));
    }

    private static void CheckDebugAndMsrs(in EntryState state, ref EntryFindings findings)
    {
        if (state.Has(VmEntryControls.LoadDebugControls))
        {
            RequireZero(state, ref findings, EntryRule.GuestDebugCtl, VmcsField.GuestDebugCtl, DebugCtlReserved);
            RequireZero(state, ref findings, EntryRule.GuestDr7, VmcsField.GuestDr7, 0xffff_ffff_0000_0000);
        }

        RequireCanonical(state, ref findings, EntryRule.GuestSysenterCanonical, VmcsField.GuestSysenterEsp);
        RequireCanonical(state, ref findings, EntryRule.GuestSysenterCanonical, VmcsField.GuestSysenterEip);
        if (state.Has(VmEntryControls.LoadPerfGlobalCtrl))
        {
            RequireZero(
                state,
                ref findings,
                EntryRule.GuestPerfGlobalCtrl,
                VmcsField.GuestPerfGlobalCtrl,
                ~state.Capabilities.PerfGlobalCtrlBits);
        }

        findings.Require(
            EntryRule.GuestPat,
            VmcsField.GuestPat,
            !state.Has(VmEntryControls.LoadPat) || LoadedRegisterChecks.IsPat(state.Of(VmcsField.GuestPat)));
    }

    private static void CheckEfer(in EntryState state, ref EntryFindings findings)
    {
        if (!state.Has(VmEntryControls.LoadEfer))
        {
            return;
        }

        ulong efer = state.Of(VmcsField.GuestEfer);
        bool isActive = (efer & (ulong)ExtendedFeatureEnable.Ia32eModeActive) != 0;
        bool isEnabled = (efer & (ulong)ExtendedFeatureEnable.Ia32eModeEnable) != 0;
        RequireZero(
            state,
            ref findings,
            EntryRule.GuestEferReserved,
            VmcsField.GuestEfer,
            ~state.Capabilities.EferBits);
        findings.Require(EntryRule.GuestEferLma, VmcsField.GuestEfer, isActive == state.IsIa32eGuest);
        findings.Require(
            EntryRule.GuestEferLme,
            VmcsField.GuestEfer,
            (state.GuestCr0 & ControlRegister0.Paging) == 0 || isEnabled == isActive);
    }

    private static void CheckOptionalMsrs(in EntryState state, ref EntryFindings findings)
    {
        ulong bounds = state.Of(VmcsField.GuestBndcfgs);
        findings.Require(
            EntryRule.GuestBndcfgs,
            VmcsField.GuestBndcfgs,
            !state.Has(VmEntryControls.LoadBndcfgs) || ((bounds & BndcfgsReserved) == 0 && state.IsCanonical(bounds)));
        if (state.Has(VmEntryControls.LoadRtitCtl))
        {
            RequireZero(state, ref findings, EntryRule.GuestRtitCtl, VmcsField.GuestRtitCtl, RtitCtlReserved);
        }

        if (state.Has(VmEntryControls.LoadLbrCtl))
        {
            RequireZero(state, ref findings, EntryRule.GuestLbrCtl, VmcsField.GuestLbrCtl, LbrCtlReserved);
        }

        if (state.Has(VmEntryControls.LoadPkrs))
        {
            RequireZero(state, ref findings, EntryRule.GuestPkrs, VmcsField.GuestPkrs, 0xffff_ffff_0000_0000);
        }

        if (state.Has(VmEntryControls.LoadUinv))
        {
            RequireZero(state, ref findings, EntryRule.GuestUinv, VmcsField.GuestUinv, 0xff00);
        }
    }

    private static void CheckDescriptorTables(in EntryState state, ref EntryFindings findings)
    {
        RequireCanonical(state, ref findings, EntryRule.GuestDescriptorTableBase, VmcsField.GuestGdtrBase);
        RequireCanonical(state, ref findings, EntryRule.GuestDescriptorTableBase, VmcsField.GuestIdtrBase);
        RequireZero(
            state,
            ref findings,
            EntryRule.GuestDescriptorTableLimit,
            VmcsField.GuestGdtrLimit,
            0xffff_0000);
        RequireZero(
            state,
            ref findings,
            EntryRule.GuestDescriptorTableLimit,
            VmcsField.GuestIdtrLimit,
            0xffff_0000);
    }

    private static void CheckRipAndRflags(in EntryState state, ref EntryFindings findings)
    {
        ulong rip = state.Of(VmcsField.GuestRip);
        ulong rflags = state.Of(VmcsField.GuestRflags);
        findings.Require(EntryRule.GuestRipRange, VmcsField.GuestRip, state.IsIn64BitMode || rip >> 32 == 0);
        findings.Require(
            EntryRule.GuestRipCanonical,
            VmcsField.GuestRip,
            !state.IsIn64BitMode || state.IsCanonical(rip));
        findings.Require(
            EntryRule.GuestRflagsReserved,
            VmcsField.GuestRflags,
            (rflags & (RflagsReserved | RflagsAlways)) == RflagsAlways);
        findings.Require(
            EntryRule.GuestRflagsVirtual8086,
            VmcsField.GuestRflags,
            !state.IsVirtual8086
                || (!state.IsIa32eGuest && (state.GuestCr0 & ControlRegister0.ProtectionEnable) != 0));
        findings.Require(
            EntryRule.GuestRflagsInterrupt,
            VmcsField.GuestRflags,
            !state.Injects(InterruptionType.ExternalInterrupt)
                || state.HasGuestFlag(EntryState.RflagsInterruptEnable));
    }

    private static void CheckCet(in EntryState state, ref EntryFindings findings)
    {
        if (!state.Has(VmEntryControls.LoadCetState))
        {
            return;
        }

        ulong limit = state.IsIa32eGuest ? 0xffff_ffff_ffff_ffff : 0xffff_ffff;
        ulong cet = state.Of(VmcsField.GuestSCet);
        ulong pointer = state.Of(VmcsField.GuestSsp);
        findings.Require(
            EntryRule.GuestSupervisorCet,
            VmcsField.GuestSCet,
            LoadedRegisterChecks.IsSupervisorCet(state, cet) && cet <= limit);
        RequireCanonical(
            state,
            ref findings,
            EntryRule.GuestInterruptSspTable,
            VmcsField.GuestInterruptSspTableAddress);
        RequireZero(state, ref findings, EntryRule.GuestSspAlignment, VmcsField.GuestSsp, 3);
        findings.Require(
            EntryRule.GuestSspRange,
            VmcsField.GuestSsp,
            state.IsCanonical(pointer) && pointer <= limit);
    }

    private static void RequireZero(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        VmcsField field,
        ulong bits) =>
        findings.Require(rule, field, (state.Of(field) & bits) == 0);

    private static void RequireCanonical(
        in EntryState state,
        ref EntryFindings findings,
        EntryRule rule,
        VmcsField field) =>
        findings.Require(rule, field, state.IsCanonical(field));
}
