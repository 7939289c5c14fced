namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>Checks on the guest's non-register state and its PDPTEs (SDM Vol. 3C, 27.3.1.5 and 27.3.1.6).</summary>
internal static class GuestNonRegisterChecks
{
    private const ulong BlockingBySti = 1 << 0;
    private const ulong BlockingByMovSs = 1 << 1;
    private const ulong BlockingBySmi = 1 << 2;
    private const ulong BlockingByNmi = 1 << 3;
    private const ulong EnclaveInterruption = 1 << 4;
    private const ulong InterruptibilityReserved = 0xffff_ffe0;

    private const ulong Hlt = 1;
    private const ulong Shutdown = 2;
    private const ulong WaitForSipi = 3;

    private const ulong PendingBusLock = 1 << 11;
    private const ulong PendingEnabled = 1 << 12;
    private const ulong PendingSingleStep = 1 << 14;
    private const ulong PendingRtm = 1 << 16;
    private const ulong PendingReserved = 0xffff_ffff_fffe_aff0;

    private const ulong DebugCtlBranchTrap = 1 << 1;
    private const ulong NoLinkedVmcs = 0xffff_ffff_ffff_ffff;
    private const uint ShadowIndicator = 1u << 31;

    private const ulong PdptePresent = 1;
    private const ulong PdpteReserved = 0x1e6;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        CheckActivity(state, ref findings);
        CheckInterruptibility(state, ref findings);
        CheckInjection(state, ref findings);
        CheckPendingDebugExceptions(state, ref findings);
        CheckLinkPointer(state, ref findings);
        CheckPdptes(state, ref findings);
    }

    private static void CheckActivity(in EntryState state, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.GuestActivityState;
        ulong activity = state.Of(Field);
        ulong blocking = state.Of(VmcsField.GuestInterruptibilityState);
        SegmentAccessRights stack = new((uint)state.Of(VmcsField.GuestSsAccessRights));
        findings.Require(
            EntryRule.ActivityState,
            Field,
            activity <= WaitForSipi && ((state.Capabilities.Misc.ActivityStates >> (int)activity) & 1) != 0);
        findings.Require(EntryRule.ActivityHltPrivilege, Field, activity != Hlt || stack.Privilege == 0);
        findings.Require(
            EntryRule.ActivityBlocked,
            Field,
            activity == 0 || (blocking & (BlockingBySti | BlockingByMovSs)) == 0);
        findings.Require(
            EntryRule.ActivityInjection,
            Field,
            !state.Injected.IsValid || LetsThrough(activity, state.Injected));
    }

    /// <summary>Whether an event may be injected into a guest of an activity state.</summary>
    private static bool LetsThrough(ulong activity, InterruptionInformation injected)
    {
        bool isMachineCheck = injected.Type == InterruptionType.HardwareException
            && injected.Vector == (byte)ExceptionVector.MachineCheck;
        bool isNmiOrMachineCheck = injected.Type == InterruptionType.Nmi || isMachineCheck;
        return activity switch
        {
            Hlt => isNmiOrMachineCheck
                || injected.Type is InterruptionType.ExternalInterrupt or InterruptionType.OtherEvent
                || (injected.Type == InterruptionType.HardwareException
                    && injected.Vector == (byte)ExceptionVector.Debug),
            Shutdown => isNmiOrMachineCheck,
            WaitForSipi => false,
            _ => true,
        };
    }

    private static void CheckInterruptibility(in EntryState state, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.GuestInterruptibilityState;
        ulong blocking = state.Of(Field);
        findings.Require(EntryRule.InterruptibilityReserved, Field, (blocking & InterruptibilityReserved) == 0);
        findings.Require(
            EntryRule.InterruptibilityStiAndMovSs,
            Field,
            (blocking & (BlockingBySti | BlockingByMovSs)) != (BlockingBySti | BlockingByMovSs));
        findings.Require(
            EntryRule.InterruptibilityStiWithoutIf,
            Field,
            (blocking & BlockingBySti) == 0 || state.HasGuestFlag(EntryState.RflagsInterruptEnable));

        // The kernel never runs in SMM, outside which entry to SMM is refused.
        findings.Require(EntryRule.InterruptibilitySmi, Field, (blocking & BlockingBySmi) == 0);
        findings.Require(
            EntryRule.InterruptibilityEnclave,
            Field,
            (blocking & EnclaveInterruption) == 0
                || ((blocking & BlockingByMovSs) == 0 && state.Capabilities.HasSgx));
    }

    private static void CheckInjection(in EntryState state, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.GuestInterruptibilityState;
        ulong blocking = state.Of(Field);
        bool isNmi = state.Injects(InterruptionType.Nmi);
        findings.Require(
            EntryRule.InterruptibilityInterrupt,
            Field,
            !state.Injects(InterruptionType.ExternalInterrupt)
                || (blocking & (BlockingBySti | BlockingByMovSs)) == 0);
        findings.Require(EntryRule.InterruptibilityNmi, Field, !isNmi || (blocking & BlockingByMovSs) == 0);
        findings.Require(EntryRule.InterruptibilityNmiSti, Field, !isNmi || (blocking & BlockingBySti) == 0);
        findings.Require(
            EntryRule.InterruptibilityVirtualNmi,
            Field,
            !isNmi || !state.Has(PinBasedControls.VirtualNmis) || (blocking & BlockingByNmi) == 0);
    }

    private static void CheckPendingDebugExceptions(in EntryState state, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.GuestPendingDebugExceptions;
        ulong pending = state.Of(Field);
        ulong blocking = state.Of(VmcsField.GuestInterruptibilityState);
        ulong known = state.Capabilities.HasBusLockDetect ? PendingBusLock : 0;
        findings.Require(EntryRule.PendingDebugReserved, Field, (pending & PendingReserved & ~known) == 0);

        bool isHeld = (blocking & (BlockingBySti | BlockingByMovSs)) != 0
            || state.Of(VmcsField.GuestActivityState) == Hlt;
        bool isStepping = state.HasGuestFlag(EntryState.RflagsTrap)
            && (state.Of(VmcsField.GuestDebugCtl) & DebugCtlBranchTrap) == 0;
        bool isPending = (pending & PendingSingleStep) != 0;
        findings.Require(EntryRule.PendingDebugStepMissing, Field, !isHeld || !isStepping || isPending);
        findings.Require(EntryRule.PendingDebugStepUnexpected, Field, !isHeld || isStepping || !isPending);

        // With RTM no other bit may be set, so a step that is pending breaks this rule too.
        findings.Require(
            EntryRule.PendingDebugRtm,
            Field,
            (pending & PendingRtm) == 0
                || (state.Capabilities.HasRtm
                    && pending == (PendingRtm | PendingEnabled)
                    && (blocking & BlockingByMovSs) == 0));
    }

    private static void CheckLinkPointer(in EntryState state, ref EntryFindings findings)
    {
        const VmcsField Field = VmcsField.VmcsLinkPointer;
        ulong pointer = state.Of(Field);
        if (pointer == NoLinkedVmcs)
        {
            return;
        }

        uint revision = state.Memory.LinkedRevision;
        bool isShadow = (revision & ShadowIndicator) != 0;
        findings.Require(EntryRule.LinkPointerAddress, Field, state.IsStructure(Field));
        findings.Require(
            EntryRule.LinkPointerRevision,
            Field,
            (revision & ~ShadowIndicator) == state.Capabilities.Basic.RevisionIdentifier);
        findings.Require(
            EntryRule.LinkPointerShadow,
            Field,
            isShadow == state.Has(SecondaryProcessorBasedControls.VmcsShadowing));
        findings.Require(EntryRule.LinkPointerCurrent, Field, pointer != state.Memory.CurrentVmcs);
    }

    private static void CheckPdptes(in EntryState state, ref EntryFindings findings)
    {
        bool isPaePaging = (state.GuestCr0 & ControlRegister0.Paging) != 0
            && (state.GuestCr4 & ControlRegister4.PhysicalAddressExtension) != 0
            && !state.IsIa32eGuest;
        if (!isPaePaging)
        {
            return;
        }

        CheckPdpte(state, VmcsField.GuestPdpte0, state.Memory.Pdpte0, ref findings);
        CheckPdpte(state, VmcsField.GuestPdpte1, state.Memory.Pdpte1, ref findings);
        CheckPdpte(state, VmcsField.GuestPdpte2, state.Memory.Pdpte2, ref findings);
        CheckPdpte(state, VmcsField.GuestPdpte3, state.Memory.Pdpte3, ref findings);
    }

    /// <summary>With EPT the entries are fields, without it they are in memory.</summary>
    private static void CheckPdpte(in EntryState state, VmcsField field, ulong inMemory, ref EntryFindings findings)
    {
        ulong entry = state.HasEpt ? state.Of(field) : inMemory;
        findings.Require(
            EntryRule.GuestPdptes,
            state.HasEpt ? field : VmcsField.GuestCr3,
            (entry & PdptePresent) == 0
                || ((entry & PdpteReserved) == 0 && entry >> state.Capabilities.PhysicalAddressWidth == 0));
    }
}
