namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// Good control fields and guest state, as plain as they can be, for each <see cref="EntryTemplate"/>: what rules are
/// then broken in, one at a time. The host state, the EPT pointer and the addresses in guest CR3 are left alone.
/// </summary>
public static class EntryTemplates
{
    private const ulong NoLinkedVmcs = 0xffff_ffff_ffff_ffff;
    private const ulong DefaultPat = 0x0007_0406_0007_0406;
    private const ulong DefaultDr7 = 0x400;
    private const ulong DefaultRflags = 2;

    private const ushort CodeSelector = 0x08;
    private const ushort DataSelector = 0x10;
    private const ushort TaskSelector = 0x18;
    private const uint Code64 = 0xa09b;
    private const uint Code32 = 0xc09b;
    private const uint Code16 = 0x009b;
    private const uint Data32 = 0xc093;
    private const uint Data16 = 0x0093;
    private const uint BusyTask = 0x008b;

    /// <summary>
    /// Writes all but what is left alone to <see cref="EntryState.Values"/>, by what
    /// <see cref="EntryState.Capabilities"/> allow.
    /// </summary>
    public static void Write(ref EntryState state, EntryTemplate template)
    {
        bool isLong = template <= EntryTemplate.LongRestricted;
        WriteControls(ref state, template, isLong);
        WriteControlRegisters(ref state, template, isLong);
        WriteSegments(ref state.Values, template, isLong);
        WriteRest(ref state.Values, template, isLong);
        if (template == EntryTemplate.LegacyHost)
        {
            MakeHostLegacy(ref state);
        }
    }

    private static void WriteControls(ref EntryState state, EntryTemplate template, bool isLong)
    {
        SecondaryProcessorBasedControls secondary = SecondaryProcessorBasedControls.EnableEpt;
        if (template is not (EntryTemplate.LongRestricted or EntryTemplate.Pae or EntryTemplate.Paged32
            or EntryTemplate.LegacyHost))
        {
            secondary |= SecondaryProcessorBasedControls.UnrestrictedGuest;
        }

        VmEntryControls entry = isLong ? VmEntryControls.Ia32eModeGuest : 0;
        VmExitControls exit = template == EntryTemplate.LegacyHost ? 0 : VmExitControls.HostAddressSpaceSize;
        Set(ref state, VmcsField.PinBasedControls, 0, 0, state.Capabilities.PinBased);
        Set(
            ref state,
            VmcsField.PrimaryProcessorBasedControls,
            (uint)PrimaryProcessorBasedControls.ActivateSecondaryControls,
            0,
            state.Capabilities.Primary);
        Set(ref state, VmcsField.SecondaryProcessorBasedControls, (uint)secondary, 0, state.Capabilities.Secondary);
        Set(
            ref state,
            VmcsField.VmEntryControls,
            (uint)entry,
            (uint)VmEntryControls.LoadEfer,
            state.Capabilities.Entry);
        Set(
            ref state,
            VmcsField.PrimaryVmExitControls,
            (uint)exit,
            (uint)VmExitControls.LoadEfer,
            state.Capabilities.Exit);
        state.Values.Set(VmcsField.VmEntryInterruptionInformation, 0);
        state.Values.Set(VmcsField.VmEntryMsrLoadCount, 0);
        state.Values.Set(VmcsField.VmExitMsrLoadCount, 0);
        state.Values.Set(VmcsField.VmExitMsrStoreCount, 0);
        state.Values.Set(VmcsField.Cr3TargetCount, 0);
    }

    private static void Set(
        ref EntryState state,
        VmcsField field,
        uint wanted,
        uint optional,
        ControlCapability capability) =>
        state.Values.Set(field, ControlSetting.Compute(wanted, optional, capability).Value);

    private static void WriteControlRegisters(ref EntryState state, EntryTemplate template, bool isLong)
    {
        ulong cr0 = state.Capabilities.Cr0Fixed0 | (ulong)(ControlRegister0.ExtensionType | ControlRegister0.Paging
            | ControlRegister0.ProtectionEnable | ControlRegister0.WriteProtect);
        ulong cr4 = state.Capabilities.Cr4Fixed0;
        ulong efer = 0;
        switch (template)
        {
            case EntryTemplate.Long:
            case EntryTemplate.LongRestricted:
                efer = (ulong)(ExtendedFeatureEnable.Ia32eModeEnable | ExtendedFeatureEnable.Ia32eModeActive);
                cr4 |= (ulong)ControlRegister4.PhysicalAddressExtension;
                break;
            case EntryTemplate.Pae:
                cr4 |= (ulong)ControlRegister4.PhysicalAddressExtension;
                break;
            case EntryTemplate.Protected:
            case EntryTemplate.Virtual8086:
                cr0 &= ~(ulong)ControlRegister0.Paging;
                break;
            case EntryTemplate.Real:
                cr0 &= ~(ulong)(ControlRegister0.Paging | ControlRegister0.ProtectionEnable);
                break;
        }

        state.Values.Set(VmcsField.GuestCr0, cr0);
        state.Values.Set(VmcsField.GuestCr4, cr4);
        state.Values.Set(VmcsField.GuestEfer, efer);
    }

    private static void WriteSegments(ref VmcsValues values, EntryTemplate template, bool isLong)
    {
        bool is16Bit = template is EntryTemplate.Real or EntryTemplate.Virtual8086;
        for (uint register = GuestSegment.Es; register <= GuestSegment.Gs; register++)
        {
            bool isCode = register == GuestSegment.Cs;
            uint rights = template == EntryTemplate.Virtual8086 ? SegmentAccessRights.Virtual8086
                : is16Bit ? (isCode ? Code16 : Data16)
                : isCode ? (isLong ? Code64 : Code32)
                : Data32;
            WriteSegment(
                ref values,
                register,
                is16Bit ? (ushort)0 : isCode ? CodeSelector : DataSelector,
                is16Bit ? 0xffff : 0xffff_ffff,
                rights);
        }

        WriteSegment(ref values, GuestSegment.Ldtr, 0, 0, SegmentAccessRights.Unusable);
        WriteSegment(ref values, GuestSegment.Tr, TaskSelector, 0x67, BusyTask);
    }

    private static void WriteSegment(ref VmcsValues values, uint register, ushort selector, uint limit, uint rights)
    {
        values.Set(VmcsField.GuestEsSelector + (2 * register), selector);
        values.Set(VmcsField.GuestEsBase + (2 * register), 0);
        values.Set(VmcsField.GuestEsLimit + (2 * register), limit);
        values.Set(VmcsField.GuestEsAccessRights + (2 * register), rights);
    }

    private static void WriteRest(ref VmcsValues values, EntryTemplate template, bool isLong)
    {
        bool isVirtual8086 = template == EntryTemplate.Virtual8086;
        values.Set(VmcsField.GuestRflags, DefaultRflags | (isVirtual8086 ? EntryState.RflagsVirtual8086 : 0));
        values.Set(VmcsField.GuestRip, 0x1000);
        values.Set(VmcsField.GuestRsp, 0x1000);
        values.Set(VmcsField.GuestDr7, DefaultDr7);
        values.Set(VmcsField.GuestPat, DefaultPat);
        values.Set(VmcsField.VmcsLinkPointer, NoLinkedVmcs);
        values.Set(VmcsField.GuestGdtrLimit, 0xffff);
        values.Set(VmcsField.GuestIdtrLimit, 0xffff);
        values.Set(VmcsField.GuestGdtrBase, 0);
        values.Set(VmcsField.GuestIdtrBase, 0);
        values.Set(VmcsField.GuestDebugCtl, 0);
        values.Set(VmcsField.GuestActivityState, 0);
        values.Set(VmcsField.GuestInterruptibilityState, 0);
        values.Set(VmcsField.GuestPendingDebugExceptions, 0);
        values.Set(VmcsField.GuestSysenterCs, 0);
        values.Set(VmcsField.GuestSysenterEsp, 0);
        values.Set(VmcsField.GuestSysenterEip, 0);
        values.Set(VmcsField.GuestPdpte0, 0);
        values.Set(VmcsField.GuestPdpte1, 0);
        values.Set(VmcsField.GuestPdpte2, 0);
        values.Set(VmcsField.GuestPdpte3, 0);
    }

    private static void MakeHostLegacy(ref EntryState state)
    {
        state.Capabilities.IsIa32eMode = false;
        state.Values.Set(VmcsField.HostEfer, 0);
        state.Values.Set(VmcsField.HostRip, (uint)state.Of(VmcsField.HostRip));
        state.Values.Set(VmcsField.HostSsSelector, state.Of(VmcsField.HostDsSelector));
    }
}
