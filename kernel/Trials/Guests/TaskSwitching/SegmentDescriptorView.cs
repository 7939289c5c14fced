namespace Bulkhead.Kernel.Trials.Guests.TaskSwitching;

using Bulkhead.Kernel.Vmx;

/// <summary>A descriptor of the guest's GDT, as a VMCS wants a segment (SDM Vol. 3A, figure 3-8).</summary>
public readonly struct SegmentDescriptorView
{
    private SegmentDescriptorView(uint low, uint high)
    {
        Base = (low >> 16) | ((high & 0xff) << 16) | (high & 0xff00_0000);
        Rights = new SegmentAccessRights((high >> 8) & 0xf0ff);
        uint limit = (low & 0xffff) | (high & 0xf_0000);
        Limit = Rights.IsGranular ? (limit << 12) | 0xfff : limit;
    }

    public ulong Base { get; }

    /// <summary>In bytes, less one.</summary>
    public uint Limit { get; }

    public SegmentAccessRights Rights { get; }

    /// <summary>
    /// The descriptor that <paramref name="selector"/> names; not present if beyond the GDT, or of an LDT.
    /// </summary>
    public static SegmentDescriptorView Read(ref GuestSpace space, ushort selector)
    {
        const ushort LocalTable = 4;
        uint last = (selector & 0xfff8u) + 7;
        if ((selector & LocalTable) != 0 || last > Vmcs.Read(VmcsField.GuestGdtrLimit))
        {
            return default;
        }

        ulong address = AddressOf(selector);
        return new SegmentDescriptorView(space.Read32(address), space.Read32(address + 4));
    }

    /// <summary>The linear address of a descriptor of the GDT.</summary>
    public static ulong AddressOf(ushort selector) => Vmcs.Read(VmcsField.GuestGdtrBase) + (selector & 0xfff8u);
}
