namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>Checks on the VM-entry control fields for event injection (SDM Vol. 3C, 27.2.1.3).</summary>
internal static class EventInjectionChecks
{
    private const VmcsField Information = VmcsField.VmEntryInterruptionInformation;

    /// <summary>IA32_VMX_BASIC[56]: a hardware exception may be injected with or without an error code.</summary>
    private const ulong AnyErrorCode = 1ul << 56;

    private const uint LongestInstruction = 15;

    public static void Check(in EntryState state, ref EntryFindings findings)
    {
        InterruptionInformation injected = state.Injected;
        if (!injected.IsValid)
        {
            return;
        }

        bool hasMonitorTrapFlag =
            (state.Capabilities.Primary.MayBeOne & (uint)PrimaryProcessorBasedControls.MonitorTrapFlag) != 0;
        findings.Require(
            EntryRule.EventType,
            Information,
            injected.Type != InterruptionType.Reserved
                && (injected.Type != InterruptionType.OtherEvent || hasMonitorTrapFlag));
        findings.Require(EntryRule.EventVector, Information, IsVectorConsistent(injected));
        findings.Require(EntryRule.EventReserved, Information, injected.Reserved == 0);
        CheckErrorCode(state, injected, ref findings);
        if (injected.Type is InterruptionType.SoftwareInterrupt or InterruptionType.PrivilegedSoftwareException
            or InterruptionType.SoftwareException)
        {
            ulong length = state.Of(VmcsField.VmEntryInstructionLength);
            findings.Require(
                EntryRule.EventInstructionLength,
                VmcsField.VmEntryInstructionLength,
                length <= LongestInstruction && (length != 0 || state.Capabilities.Misc.CanInjectLengthZero));
        }
    }

    private static bool IsVectorConsistent(InterruptionInformation injected) => injected.Type switch
    {
        InterruptionType.Nmi => injected.Vector == 2,
        InterruptionType.HardwareException => injected.Vector <= 31,
        InterruptionType.OtherEvent => injected.Vector == 0,
        _ => true,
    };

    private static void CheckErrorCode(
        in EntryState state,
        InterruptionInformation injected,
        ref EntryFindings findings)
    {
        bool mayDeliver = injected.Type == InterruptionType.HardwareException
            && (!state.IsUnrestricted || (state.GuestCr0 & ControlRegister0.ProtectionEnable) != 0);

        // A processor without IA32_VMX_BASIC[56] knows no #CP, which has an error code.
        bool mustDeliver = mayDeliver
            && injected.Vector < (byte)ExceptionVector.ControlProtection
            && InterruptionInformation.DeliversErrorCode((ExceptionVector)injected.Vector);
        bool isFree = mayDeliver && (state.Capabilities.Basic.Value & AnyErrorCode) != 0;
        findings.Require(
            EntryRule.EventErrorCodeDelivery,
            Information,
            isFree || injected.HasErrorCode == mustDeliver);
        findings.Require(
            EntryRule.EventErrorCode,
            VmcsField.VmEntryExceptionErrorCode,
            !injected.HasErrorCode || state.Of(VmcsField.VmEntryExceptionErrorCode) <= 0xffff);
    }
}
