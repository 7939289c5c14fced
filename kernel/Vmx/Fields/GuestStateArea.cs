namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The guest-state area of the current VMCS (SDM Vol. 3C, 25.4) at the start of a subject: the state after INIT
/// (Vol. 3A, table 10-1), changed as far as the subject's mode asks.
/// </summary>
public static class GuestStateArea
{
    /// <summary>Indices of segment registers in the order of their VMCS fields, two encodings apart.</summary>
    private const uint Cs = 1;
    private const uint Ldtr = 6;
    private const uint Tr = 7;
    private const uint SegmentCount = 8;

    private const ulong Code16 = 0x9b;
    private const ulong Data16 = 0x93;
    private const ulong Code32 = 0xc09b;
    private const ulong Data32 = 0xc093;
    private const ulong Code64 = 0xa09b;
    private const ulong BusyTss32 = 0x8b;
    private const ulong Unusable = 1 << 16;

    private const ulong CodeSelector = 0x08;
    private const ulong DataSelector = 0x10;

    private const ulong RflagsReservedOne = 1 << 1;
    private const ulong Dr7Initial = 0x400;
    private const ulong PatInitial = 0x0007_0406_0007_0406;
    private const ulong NoLink = ~0ul;

    /// <summary>
    /// Writes the area for a subject that begins at <paramref name="instructionPointer"/> with
    /// <paramref name="stackPointer"/>; in real mode, CS holds bits 19:16 of it, and IP bits 15:0. <paramref name="pageTable"/> is CR3 in the paged modes. Returns IA32_EFER.
    /// </summary>
    public static ExtendedFeatureEnable Write(
        SubjectMode mode,
        ulong instructionPointer,
        ulong stackPointer,
        ulong pageTable)
    {
        WriteSegments(mode, instructionPointer);
        ulong offset = mode == SubjectMode.Real ? instructionPointer & 0xffff : instructionPointer;
        _ = Vmcs.Write(VmcsField.GuestRip, offset);
        _ = Vmcs.Write(VmcsField.GuestRsp, stackPointer);
        _ = Vmcs.Write(VmcsField.GuestRflags, RflagsReservedOne);
        _ = Vmcs.Write(VmcsField.GuestDr7, Dr7Initial);
        _ = Vmcs.Write(VmcsField.VmcsLinkPointer, NoLink);
        _ = Vmcs.Write(VmcsField.GuestPat, PatInitial);
        _ = Vmcs.Write(VmcsField.GuestGdtrLimit, 0xffff);
        _ = Vmcs.Write(VmcsField.GuestIdtrLimit, 0xffff);
        return WriteControlRegisters(mode, pageTable);
    }

    private static ExtendedFeatureEnable WriteControlRegisters(SubjectMode mode, ulong pageTable)
    {
        ControlRegister0 cr0 = ControlRegister0.ExtensionType
            | (mode >= SubjectMode.Protected32 ? ControlRegister0.ProtectionEnable : 0)
            | (mode >= SubjectMode.Paged32 ? ControlRegister0.Paging : 0);
        ControlRegister4 cr4 = mode == SubjectMode.Long64 ? ControlRegister4.PhysicalAddressExtension : 0;
        ExtendedFeatureEnable efer = mode == SubjectMode.Long64
            ? ExtendedFeatureEnable.Ia32eModeEnable | ExtendedFeatureEnable.Ia32eModeActive
            : 0;

        // CR0.NE and CR4.VMXE are fixed to 1 by VMX operation; the subject reads its own values from the shadows.
        _ = Vmcs.Write(VmcsField.GuestCr0, (ulong)(cr0 | ControlRegister0.NumericError));
        _ = Vmcs.Write(VmcsField.GuestCr4, (ulong)(cr4 | ControlRegister4.VmxEnable));
        _ = Vmcs.Write(VmcsField.Cr0GuestHostMask, (ulong)ControlRegister0.NumericError);
        _ = Vmcs.Write(VmcsField.Cr4GuestHostMask, (ulong)ControlRegister4.VmxEnable);
        _ = Vmcs.Write(VmcsField.Cr0ReadShadow, (ulong)cr0);
        _ = Vmcs.Write(VmcsField.Cr4ReadShadow, (ulong)cr4);
        _ = Vmcs.Write(VmcsField.GuestCr3, pageTable);
        _ = Vmcs.Write(VmcsField.GuestEfer, (ulong)efer);
        return efer;
    }

    private static void WriteSegments(SubjectMode mode, ulong instructionPointer)
    {
        bool isReal = mode == SubjectMode.Real;
        for (uint segment = 0; segment < SegmentCount; segment++)
        {
            ulong rights = segment switch
            {
                Ldtr => Unusable,
                Tr => BusyTss32,
                Cs => isReal ? Code16 : mode == SubjectMode.Long64 ? Code64 : Code32,
                _ => isReal ? Data16 : Data32,
            };
            bool isFlat = !isReal && segment < Ldtr;
            ulong codeBase = isReal && segment == Cs ? instructionPointer & 0xf_0000 : 0;
            ulong selector = !isFlat ? codeBase >> 4 : segment == Cs ? CodeSelector : DataSelector;
            _ = Vmcs.Write(VmcsField.GuestEsSelector + (segment * 2), selector);
            _ = Vmcs.Write(VmcsField.GuestEsBase + (segment * 2), codeBase);
            _ = Vmcs.Write(VmcsField.GuestEsLimit + (segment * 2), isFlat ? 0xffff_ffff : 0xffff);
            _ = Vmcs.Write(VmcsField.GuestEsAccessRights + (segment * 2), rights);
        }
    }
}
