namespace Bulkhead.Kernel.Trials.Guests.Minimum;

using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>
/// The smallest guest of each mode: one page with a VMCALL, no control that is not needed, and no usable segment but
/// for those that the mode cannot do without.
/// </summary>
public static unsafe class MinimumGuest
{
    /// <summary>Where the guest begins, as an address of its own, of any kind.</summary>
    public const ulong Address = 0x8000;

    private const ulong PageSize = 4096;
    private const ulong PageTables = 0x1000;
    private const ulong PresentWritableUser = 7;
    private const uint Vmcall = 0xc1_010f;
    private const ushort Cpuid = 0xa20f;

    /// <summary>An unrestricted guest may have data in CS, whose selector then does not matter.</summary>
    private const uint ReadWriteAccessedData = 0x93;

    /// <summary>Not a multiple of 16, as an MSR area is: one whose count is not 0 is refused, and not used.</summary>
    private const ulong NoMsrArea = ~0ul;

    /// <summary>The mode has unrestricted guest, and so EPT.</summary>
    public static bool IsUnrestricted(MinimumMode mode) => mode >= MinimumMode.Protected32;

    /// <summary>
    /// Makes the control fields and the guest-state area of <paramref name="state"/>, and leaves the host-state area
    /// alone.
    /// </summary>
    /// <param name="state">Its capabilities are read already.</param>
    /// <param name="mode">The mode of the guest.</param>
    /// <param name="memory">The host-physical address of the guest's memory, as for <see cref="WriteMemory"/>.</param>
    /// <param name="eptPointer">The EPT that maps the guest's page, for an unrestricted guest.</param>
    public static void Write(ref EntryState state, MinimumMode mode, ulong memory, ulong eptPointer)
    {
        EntryTemplates.Write(ref state, TemplateOf(mode));
        WriteControls(ref state, mode);
        ref VmcsValues values = ref state.Values;
        values.Set(VmcsField.GuestRip, Address);
        if (IsUnrestricted(mode))
        {
            values.Set(VmcsField.EptPointer, eptPointer);
        }
        else
        {
            values.Set(VmcsField.GuestCr0, state.Of(VmcsField.GuestCr0) | state.Capabilities.Cr0Fixed0);
            values.Set(VmcsField.GuestCr3, memory + PageTables);
        }

        if (mode == MinimumMode.Real)
        {
            values.Set(VmcsField.GuestCsAccessRights, ReadWriteAccessedData);
        }

        if (mode != MinimumMode.Virtual8086)
        {
            values.Set(VmcsField.GuestEsAccessRights, SegmentAccessRights.Unusable);
            values.Set(VmcsField.GuestSsAccessRights, SegmentAccessRights.Unusable);
            values.Set(VmcsField.GuestDsAccessRights, SegmentAccessRights.Unusable);
            values.Set(VmcsField.GuestFsAccessRights, SegmentAccessRights.Unusable);
            values.Set(VmcsField.GuestGsAccessRights, SegmentAccessRights.Unusable);
        }
    }

    /// <summary>
    /// Writes the guest's page, and page tables that map nothing else, into 64 KiB at <paramref name="memory"/>, which
    /// are zeros. Behind the VMCALL are CPUIDs, which exit, too: a guest that goes astray does not go far.
    /// </summary>
    public static void WriteMemory(ulong memory, MinimumMode mode)
    {
        ulong page = memory + Address;
        for (ulong offset = 0; offset < PageSize; offset += sizeof(ushort))
        {
            *(ushort*)(page + offset) = Cpuid;
        }

        *(uint*)page = Vmcall;
        ulong table = memory + PageTables;
        if (mode == MinimumMode.Long64)
        {
            const int Levels = 4;
            for (int level = 1; level < Levels; level++)
            {
                *(ulong*)table = (table + PageSize) | PresentWritableUser;
                table += PageSize;
            }

            *(ulong*)(table + (Address / PageSize * sizeof(ulong))) = page | PresentWritableUser;
        }
        else
        {
            *(uint*)table = (uint)(table + PageSize) | (uint)PresentWritableUser;
            *(uint*)(table + PageSize + (Address / PageSize * sizeof(uint))) = (uint)page | (uint)PresentWritableUser;
        }
    }

    private static EntryTemplate TemplateOf(MinimumMode mode) => mode switch
    {
        MinimumMode.Long64 => EntryTemplate.LongRestricted,
        MinimumMode.Paged32 => EntryTemplate.Paged32,
        MinimumMode.Virtual8086 => EntryTemplate.Virtual8086,
        MinimumMode.Protected32 => EntryTemplate.Protected,
        _ => EntryTemplate.Real,
    };

    private static void WriteControls(ref EntryState state, MinimumMode mode)
    {
        bool isUnrestricted = IsUnrestricted(mode);
        uint primary = isUnrestricted ? (uint)PrimaryProcessorBasedControls.ActivateSecondaryControls : 0;
        uint entry = mode == MinimumMode.Long64 ? (uint)VmEntryControls.Ia32eModeGuest : 0;
        uint exit = (uint)VmExitControls.HostAddressSpaceSize;
        ref VmcsValues values = ref state.Values;
        values.Set(VmcsField.PrimaryProcessorBasedControls, Compute(primary, state.Capabilities.Primary));
        values.Set(VmcsField.VmEntryControls, Compute(entry, state.Capabilities.Entry));
        values.Set(VmcsField.PrimaryVmExitControls, Compute(exit, state.Capabilities.Exit));
        if (!isUnrestricted)
        {
            values.Set(VmcsField.SecondaryProcessorBasedControls, 0);
        }

        values.Set(VmcsField.VmExitMsrStoreAddress, NoMsrArea);
        values.Set(VmcsField.VmExitMsrLoadAddress, NoMsrArea);
        values.Set(VmcsField.VmEntryMsrLoadAddress, NoMsrArea);
    }

    private static uint Compute(uint wanted, ControlCapability capability) =>
        ControlSetting.Compute(wanted, 0, capability).Value;
}
