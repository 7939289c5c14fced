namespace Bulkhead.Vmx.Tests;

using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>A processor that has everything, and good VMCSs for it.</summary>
internal static class GoodVmcs
{
    /// <summary>The physical address of the page that structures are taken to be in.</summary>
    public const ulong Scratch = 0x5000;

    public const ulong CurrentVmcs = 0x7000;

    private const uint Revision = 0x2b;

    /// <summary>
    /// All controls that the SDM defines, the default1 ones as on real processors, 46 bits of physical and 48 of linear
    /// addresses.
    /// </summary>
    public static VmxCapabilities Capabilities() => new()
    {
        Basic = new(Revision | (1ul << 55)),
        Misc = new(0x6004_01e5),
        PinBased = new(0x0000_00ff_0000_0016),
        Primary = new(0xffff_ffff_0400_6172),
        Secondary = new(0xdfff_ffff_0000_0000),
        Tertiary = 0x1df,
        Exit = new(0xffff_ffff_0003_6dfb),
        SecondaryExit = 0xf,
        Entry = new(0x01ff_ffff_0000_11fb),
        Cr0Fixed0 = 0x8000_0021,
        Cr0Fixed1 = 0xffff_ffff,
        Cr4Fixed0 = 0x2000,
        Cr4Fixed1 = 0x1ff_7fff,
        EptVpid = 0x0f01_0673_4141,
        VmFunctions = 1,
        PhysicalAddressWidth = 46,
        LinearAddressWidth = 48,
        EferBits = 0xd01,
        PerfGlobalCtrlBits = 0x7_0000_00ff,
        HasSgx = true,
        HasRtm = true,
        HasBusLockDetect = true,
        IsIa32eMode = true,
    };

    /// <summary>A good VMCS of a 64-bit host and a template's guest.</summary>
    public static EntryState Of(EntryTemplate template)
    {
        EntryState state = default;
        state.Capabilities = Capabilities();
        state.Memory.CurrentVmcs = CurrentVmcs;
        WriteHost(ref state.Values);
        EntryTemplates.Write(ref state, template);
        state.Values.Set(VmcsField.EptPointer, 0x6000 | (3 << 3) | 6);
        state.Values.Set(VmcsField.GuestCr3, 0x8000);
        return state;
    }

    /// <summary>The rules that are broken.</summary>
    public static EntryRule[] Broken(in EntryState state)
    {
        EntryFindings findings = default;
        EntryChecker.Check(state, ref findings);
        EntryFindings found = findings;
        return [.. Enum.GetValues<EntryRule>().Where(rule => found.Has(rule))];
    }

    private static void WriteHost(ref VmcsValues values)
    {
        values.Set(VmcsField.HostCr0, 0x8001_0033);
        values.Set(VmcsField.HostCr3, 0x9000);
        values.Set(VmcsField.HostCr4, 0x2020);
        values.Set(VmcsField.HostEfer, 0xd01);
        values.Set(VmcsField.HostPat, 0x0007_0406_0007_0406);
        values.Set(VmcsField.HostCsSelector, 0x08);
        values.Set(VmcsField.HostDsSelector, 0x10);
        values.Set(VmcsField.HostTrSelector, 0x18);
        values.Set(VmcsField.HostGdtrBase, 0xffff_8000_0000_1000);
        values.Set(VmcsField.HostIdtrBase, 0x2000);
        values.Set(VmcsField.HostRip, 0x10_0000);
        values.Set(VmcsField.HostRsp, 0x20_0000);
    }
}
