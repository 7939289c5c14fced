namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// The five fields of controls of a subject, as the processor allows them (SDM Vol. 3C, 25.6 to 25.8).
/// </summary>
public struct VmxControlSet
{
    /// <summary>
    /// Every subject's: the kernel keeps external interrupts, NMIs, HLT, ports, MSRs, CR8, MONITOR and WBINVD, and
    /// translates physical addresses.
    /// </summary>
    private const PinBasedControls Pin = PinBasedControls.ExternalInterruptExiting | PinBasedControls.NmiExiting;

    private const PrimaryProcessorBasedControls Primary =
        PrimaryProcessorBasedControls.HltExiting
        | PrimaryProcessorBasedControls.MwaitExiting
        | PrimaryProcessorBasedControls.MonitorExiting
        | PrimaryProcessorBasedControls.RdpmcExiting
        | PrimaryProcessorBasedControls.Cr8LoadExiting
        | PrimaryProcessorBasedControls.Cr8StoreExiting
        | PrimaryProcessorBasedControls.UseIoBitmaps
        | PrimaryProcessorBasedControls.UseMsrBitmaps
        | PrimaryProcessorBasedControls.ActivateSecondaryControls;

    private const SecondaryProcessorBasedControls Secondary =
        SecondaryProcessorBasedControls.EnableEpt
        | SecondaryProcessorBasedControls.UnrestrictedGuest
        | SecondaryProcessorBasedControls.WbinvdExiting;

    private const SecondaryProcessorBasedControls SecondaryOptional =
        SecondaryProcessorBasedControls.EnableVpid
        | SecondaryProcessorBasedControls.EnableRdtscp
        | SecondaryProcessorBasedControls.EnableInvpcid;

    private const VmExitControls Exit =
        VmExitControls.HostAddressSpaceSize
        | VmExitControls.AcknowledgeInterruptOnExit
        | VmExitControls.SaveDebugControls
        | VmExitControls.SaveEfer
        | VmExitControls.LoadEfer
        | VmExitControls.SavePat
        | VmExitControls.LoadPat;

    private const VmEntryControls Entry =
        VmEntryControls.LoadDebugControls | VmEntryControls.LoadEfer | VmEntryControls.LoadPat;

    /// <summary>
    /// #DB and #AC: a guest can have the delivery of one raise it again, for ever, and never come to an instruction
    /// boundary, where interrupts and the VMX-preemption timer wait.
    /// </summary>
    private const uint Exceptions = 1u << (int)ExceptionVector.Debug | 1u << (int)ExceptionVector.AlignmentCheck;

    public ControlSetting PinBased;
    public ControlSetting PrimaryProcessorBased;
    public ControlSetting SecondaryProcessorBased;
    public ControlSetting VmExit;
    public ControlSetting VmEntry;

    /// <summary>Whether the processor has all that every subject needs.</summary>
    public readonly bool IsComplete =>
        (PinBased.Missing | PrimaryProcessorBased.Missing | SecondaryProcessorBased.Missing
            | VmExit.Missing | VmEntry.Missing) == 0;

    /// <summary>What every subject needs, and what <paramref name="morePrimary"/> and the others add.</summary>
    public static VmxControlSet Compute(
        PinBasedControls morePin,
        PrimaryProcessorBasedControls morePrimary,
        SecondaryProcessorBasedControls moreSecondary,
        VmExitControls moreExit = 0)
    {
        return new VmxControlSet
        {
            PinBased = Setting((uint)(Pin | morePin), 0, Msr.IA32_VMX_PINBASED_CTLS, Msr.IA32_VMX_TRUE_PINBASED_CTLS),
            PrimaryProcessorBased = Setting(
                (uint)(Primary | morePrimary), 0, Msr.IA32_VMX_PROCBASED_CTLS, Msr.IA32_VMX_TRUE_PROCBASED_CTLS),
            SecondaryProcessorBased = Setting(
                (uint)(Secondary | moreSecondary),
                (uint)SecondaryOptional,
                Msr.IA32_VMX_PROCBASED_CTLS2,
                Msr.IA32_VMX_PROCBASED_CTLS2),
            VmExit = Setting((uint)(Exit | moreExit), 0, Msr.IA32_VMX_EXIT_CTLS, Msr.IA32_VMX_TRUE_EXIT_CTLS),
            VmEntry = Setting((uint)Entry, 0, Msr.IA32_VMX_ENTRY_CTLS, Msr.IA32_VMX_TRUE_ENTRY_CTLS),
        };
    }

    /// <summary>Writes the fields into the current VMCS.</summary>
    public readonly void Write(ExtendedFeatureEnable efer)
    {
        uint ia32eMode = (efer & ExtendedFeatureEnable.Ia32eModeActive) != 0 ? (uint)VmEntryControls.Ia32eModeGuest : 0;
        _ = Vmcs.Write(VmcsField.ExceptionBitmap, Exceptions);
        _ = Vmcs.Write(VmcsField.PinBasedControls, PinBased.Value);
        _ = Vmcs.Write(VmcsField.PrimaryProcessorBasedControls, PrimaryProcessorBased.Value);
        _ = Vmcs.Write(VmcsField.SecondaryProcessorBasedControls, SecondaryProcessorBased.Value);
        _ = Vmcs.Write(VmcsField.PrimaryVmExitControls, VmExit.Value);
        _ = Vmcs.Write(VmcsField.VmEntryControls, VmEntry.Value | ia32eMode);
    }

    private static ControlSetting Setting(uint wanted, uint optional, Msr original, Msr trueControls)
    {
        VmxBasic basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        ulong capability = ModelSpecificRegister.Read(basic.HasTrueControls ? trueControls : original);
        return ControlSetting.Compute(wanted, optional, new ControlCapability(capability));
    }
}
