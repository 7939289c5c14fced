namespace Bulkhead.Kernel.Vmx.EntryCheck;

using Bulkhead.Kernel.Cpu;

/// <summary>All that the checks of VM entry look at, and the conditions that many of them share.</summary>
public struct EntryState
{
    public VmcsValues Values;
    public VmxCapabilities Capabilities;
    public EntryMemory Memory;

    public readonly PinBasedControls PinBased => (PinBasedControls)Of(VmcsField.PinBasedControls);

    public readonly PrimaryProcessorBasedControls Primary =>
        (PrimaryProcessorBasedControls)Of(VmcsField.PrimaryProcessorBasedControls);

    /// <summary>The secondary controls, which are all 0 unless they are activated.</summary>
    public readonly SecondaryProcessorBasedControls Secondary =>
        Has(PrimaryProcessorBasedControls.ActivateSecondaryControls)
            ? (SecondaryProcessorBasedControls)Of(VmcsField.SecondaryProcessorBasedControls)
            : 0;

    /// <summary>The tertiary controls, which are all 0 unless they are activated.</summary>
    public readonly TertiaryProcessorBasedControls Tertiary =>
        Has(PrimaryProcessorBasedControls.ActivateTertiaryControls)
            ? (TertiaryProcessorBasedControls)Of(VmcsField.TertiaryProcessorBasedControls)
            : 0;

    public readonly VmExitControls Exit => (VmExitControls)Of(VmcsField.PrimaryVmExitControls);

    public readonly VmEntryControls Entry => (VmEntryControls)Of(VmcsField.VmEntryControls);

    public readonly InterruptionInformation Injected =>
        new((uint)Of(VmcsField.VmEntryInterruptionInformation));

    public readonly ControlRegister0 GuestCr0 => (ControlRegister0)Of(VmcsField.GuestCr0);

    public readonly ControlRegister4 GuestCr4 => (ControlRegister4)Of(VmcsField.GuestCr4);

    public readonly bool HasEpt => Has(SecondaryProcessorBasedControls.EnableEpt);

    public readonly bool IsUnrestricted => Has(SecondaryProcessorBasedControls.UnrestrictedGuest);

    public readonly bool IsIa32eGuest => Has(VmEntryControls.Ia32eModeGuest);

    /// <summary>In IA-32e mode with a 64-bit code segment.</summary>
    public readonly bool IsIn64BitMode =>
        IsIa32eGuest && new SegmentAccessRights((uint)Of(VmcsField.GuestCsAccessRights)).IsLong;

    public readonly bool IsVirtual8086 => HasGuestFlag(RflagsVirtual8086);

    public const ulong RflagsTrap = 1 << 8;
    public const ulong RflagsInterruptEnable = 1 << 9;
    public const ulong RflagsVirtual8086 = 1 << 17;

    public readonly ulong Of(VmcsField field) => Values.Of(field);

    public readonly bool Has(PinBasedControls controls) => (PinBased & controls) != 0;

    public readonly bool Has(PrimaryProcessorBasedControls controls) => (Primary & controls) != 0;

    public readonly bool Has(SecondaryProcessorBasedControls controls) => (Secondary & controls) != 0;

    public readonly bool Has(TertiaryProcessorBasedControls controls) => (Tertiary & controls) != 0;

    public readonly bool Has(VmExitControls controls) => (Exit & controls) != 0;

    public readonly bool Has(VmEntryControls controls) => (Entry & controls) != 0;

    public readonly bool HasGuestFlag(ulong flag) => (Of(VmcsField.GuestRflags) & flag) != 0;

    /// <summary>A valid event of a type is to be injected.</summary>
    public readonly bool Injects(InterruptionType type) => Injected.IsValid && Injected.Type == type;

    /// <summary>The address sets no bit from the highest of linear addresses on but copies of that one.</summary>
    public readonly bool IsCanonical(ulong address)
    {
        ulong high = address >> (Capabilities.LinearAddressWidth - 1);
        return high == 0 || high == 0xffff_ffff_ffff_ffff >> (Capabilities.LinearAddressWidth - 1);
    }

    /// <summary>The field holds a canonical address.</summary>
    public readonly bool IsCanonical(VmcsField field) => IsCanonical(Of(field));

    /// <summary>
    /// The field holds a physical address for a structure of VMX that is a multiple of <paramref name="alignment"/>, a
    /// power of two.
    /// </summary>
    public readonly bool IsStructure(VmcsField field, ulong alignment = 4096)
    {
        ulong address = Of(field);
        return (address & (alignment - 1)) == 0 && address >> Capabilities.StructureAddressWidth == 0;
    }
}
