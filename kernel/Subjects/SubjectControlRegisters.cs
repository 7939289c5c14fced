namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Accesses to control registers that cause VM exits: to the bits that VMX operation fixes, CR0.NE and CR4.VMXE, to
/// CR8, of which a subject has its own, and to CR3 where the controls say so (SDM Vol. 3C, 26.1.3; Vol. 3A, 2.5).
/// </summary>
public static class SubjectControlRegisters
{
    private const ulong HighestTaskPriority = 15;

    private const ControlRegister0 CacheControl = ControlRegister0.NotWriteThrough | ControlRegister0.CacheDisable;

    /// <summary>Carries the access out that the exit qualification tells of; false stops the subject.</summary>
    public static bool Handle(ref SubjectState state)
    {
        ControlRegisterAccess access = new(Vmcs.Read(VmcsField.ExitQualification));
        if (access.Type == ControlRegisterAccessType.MovFromCr && access.ControlRegister is (3 or 8))
        {
            ulong read = access.ControlRegister == 8 ? state.TaskPriority : Vmcs.Read(VmcsField.GuestCr3);
            MovOperand.Write(ref state, access.Register, read);
            return Events.Skip();
        }

        if (access.Type != ControlRegisterAccessType.MovToCr || (access.ControlRegister == 3 && UsesPaePaging()))
        {
            return false;
        }

        ulong value = MovOperand.Read(ref state, access.Register);
        bool isAccepted = access.ControlRegister switch
        {
            0 => TryMoveToCr0(value),
            3 => TryMoveToCr3(value),
            8 => TryMoveToCr8(ref state, value),
            _ => false, // CR4 causes an exit only for CR4.VMXE, which the subject does not have.
        };
        return isAccepted ? Events.Skip() : Events.TryInject(ExceptionVector.GeneralProtection, default);
    }

    private static bool TryMoveToCr8(ref SubjectState state, ulong value)
    {
        bool isValid = value <= HighestTaskPriority;
        state.TaskPriority = isValid ? value : state.TaskPriority;
        return isValid;
    }

    /// <summary>
    /// Does what the processor does for MOV to CR0 when CR0.NE is not at stake: the subject sees its own NE, and a
    /// change of CR0.PG under IA32_EFER.LME enters or leaves IA-32e mode.
    /// </summary>
    private static bool TryMoveToCr0(ulong value)
    {
        const ControlRegister0 Known = ControlRegister0.ProtectionEnable | ControlRegister0.MonitorCoprocessor
            | ControlRegister0.Emulation | ControlRegister0.TaskSwitched | ControlRegister0.ExtensionType
            | ControlRegister0.NumericError | ControlRegister0.WriteProtect | ControlRegister0.AlignmentMask
            | ControlRegister0.NotWriteThrough | ControlRegister0.CacheDisable | ControlRegister0.Paging;

        ControlRegister0 wanted = (ControlRegister0)value & Known | ControlRegister0.ExtensionType;
        ControlRegister0 current = (ControlRegister0)Vmcs.Read(VmcsField.GuestCr0);
        ExtendedFeatureEnable efer = (ExtendedFeatureEnable)Vmcs.Read(VmcsField.GuestEfer);
        ControlRegister4 cr4 = (ControlRegister4)Vmcs.Read(VmcsField.GuestCr4);
        bool pages = (wanted & ControlRegister0.Paging) != 0;
        bool changesPaging = ((wanted ^ current) & ControlRegister0.Paging) != 0;
        bool hasLongMode = (efer & ExtendedFeatureEnable.Ia32eModeEnable) != 0;
        bool isLongCode = new SegmentAccessRights((uint)Vmcs.Read(VmcsField.GuestCsAccessRights)).IsLong;
        bool isLong = pages && hasLongMode;
        bool isInvalid = value >> 32 != 0
            || (changesPaging && hasLongMode && isLongCode)
            || (pages && (wanted & ControlRegister0.ProtectionEnable) == 0)
            || (wanted & CacheControl) == ControlRegister0.NotWriteThrough
            || (!pages && (cr4 & ControlRegister4.ProcessContextIdentifiers) != 0)
            || (isLong && (cr4 & ControlRegister4.PhysicalAddressExtension) == 0);
        if (isInvalid)
        {
            return false;
        }

        if (changesPaging)
        {
            efer &= ~ExtendedFeatureEnable.Ia32eModeActive;
            efer |= isLong ? ExtendedFeatureEnable.Ia32eModeActive : 0;
            uint controls = (uint)Vmcs.Read(VmcsField.VmEntryControls) & ~(uint)VmEntryControls.Ia32eModeGuest;
            _ = Vmcs.Write(VmcsField.GuestEfer, (ulong)efer);
            _ = Vmcs.Write(VmcsField.VmEntryControls, controls | (isLong ? (uint)VmEntryControls.Ia32eModeGuest : 0));
        }

        _ = Vmcs.Write(VmcsField.GuestCr0, (ulong)(wanted | ControlRegister0.NumericError));
        _ = Vmcs.Write(VmcsField.Cr0ReadShadow, (ulong)wanted);
        return true;
    }

    /// <summary>
    /// MOV to CR3 under "CR3-load exiting". Bit 63 of the source is not part of the value: with CR4.PCIDE it asks that
    /// translations be kept, which a processor need not do (SDM Vol. 2B, MOV to control registers).
    /// </summary>
    private static bool TryMoveToCr3(ulong value)
    {
        const uint AddressSizes = 0x80000008;
        const ulong KeepTranslations = 1ul << 63;

        bool hasPcid = (Vmcs.Read(VmcsField.GuestCr4) & (ulong)ControlRegister4.ProcessContextIdentifiers) != 0;
        value = hasPcid ? value & ~KeepTranslations : value;
        if (value >> (int)(CpuidRegisters.Read(AddressSizes).Eax & 0xff) != 0)
        {
            return false;
        }

        _ = Vmcs.Write(VmcsField.GuestCr3, value);
        return TranslationCache.Invalidate();
    }

    /// <summary>Then MOV to CR3 loads the PDPTEs too, which nothing here does: the subject is stopped.</summary>
    private static bool UsesPaePaging() =>
        (Vmcs.Read(VmcsField.GuestCr0) & (ulong)ControlRegister0.Paging) != 0
        && (Vmcs.Read(VmcsField.GuestCr4) & (ulong)ControlRegister4.PhysicalAddressExtension) != 0
        && (Vmcs.Read(VmcsField.GuestEfer) & (ulong)ExtendedFeatureEnable.Ia32eModeActive) == 0;
}
