namespace Bulkhead.Kernel.Vmx;

using System;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The guest-state area of the current VMCS (SDM Vol. 3C, 25.4) at the start of a subject: the state after INIT
/// (Vol. 3A, table 10-1), changed as far as the subject's mode asks.
/// </summary>
public static class GuestStateArea
{
    private const ulong Code64 = 0xa09b;

    /// <summary>In access rights: the limit counts pages.</summary>
    private const uint Granularity = 1 << 15;

    /// <summary>What is left of access rights in real mode, where no segment is of 32 bits.</summary>
    private const uint RealRights = 0x1_00ff;

    private const ulong RflagsReservedOne = 1 << 1;
    private const ulong Dr7Initial = 0x400;
    private const ulong PatInitial = 0x0007_0406_0007_0406;
    private const ulong NoLink = ~0ul;

    private static ReadOnlySpan<ulong> SameInEveryMode =>
    [
        (ulong)VmcsField.GuestRflags, RflagsReservedOne,
        (ulong)VmcsField.GuestDr7, Dr7Initial,
        (ulong)VmcsField.VmcsLinkPointer, NoLink,
        (ulong)VmcsField.GuestPat, PatInitial,
        (ulong)VmcsField.GuestGdtrLimit, 0xffff,
        (ulong)VmcsField.GuestIdtrLimit, 0xffff,
    ];

    /// <summary>
    /// Access rights in bits 31:0 and selectors above, in 32-bit mode, in the order of the VMCS fields: ES, CS, SS, DS,
    /// FS, GS, LDTR (unusable), TR (a busy TSS).
    /// </summary>
    private static ReadOnlySpan<ulong> Segments =>
    [
        0x10_0000_c093, 0x08_0000_c09b, 0x10_0000_c093, 0x10_0000_c093,
        0x10_0000_c093, 0x10_0000_c093, 0x1_0000, 0x8b,
    ];

    /// <summary>
    /// Writes the area for a subject that begins at <paramref name="instructionPointer"/> with
    /// <paramref name="stackPointer"/>; in real mode, CS holds bits 19:16 of it, and IP bits 15:0.
    /// <paramref name="pageTable"/> is CR3 in the paged modes. Returns IA32_EFER.
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
        Vmcs.Write(SameInEveryMode);
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

    /// <summary>Bases that are not written are 0, as all of a cleared VMCS.</summary>
    private static void WriteSegments(SubjectMode mode, ulong instructionPointer)
    {
        ReadOnlySpan<ulong> segments = Segments;
        ulong known = mode == SubjectMode.Real ? RealRights : ~0ul;
        for (int index = 0; index < segments.Length; index++)
        {
            ulong segment = segments[index] & known;
            ulong limit = (segment & Granularity) != 0 ? 0xffff_ffff : 0xffff;
            uint offset = (uint)index * 2;
            _ = Vmcs.Write(VmcsField.GuestEsSelector + offset, segment >> 32);
            _ = Vmcs.Write(VmcsField.GuestEsLimit + offset, limit);
            _ = Vmcs.Write(VmcsField.GuestEsAccessRights + offset, (uint)segment);
        }

        if (mode == SubjectMode.Long64)
        {
            _ = Vmcs.Write(VmcsField.GuestCsAccessRights, Code64);
        }

        if (mode == SubjectMode.Real)
        {
            ulong codeBase = instructionPointer & 0xf_0000;
            _ = Vmcs.Write(VmcsField.GuestCsSelector, codeBase >> 4);
            _ = Vmcs.Write(VmcsField.GuestCsBase, codeBase);
        }
    }
}
