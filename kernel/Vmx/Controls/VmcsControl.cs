namespace Bulkhead.Kernel.Vmx;

/// <summary>Single controls of the current VMCS, changed while its guest is stopped (SDM Vol. 3C, 25.6).</summary>
public static class VmcsControl
{
    /// <summary>Whether all of <paramref name="bits"/> are 1 in the field of controls.</summary>
    public static bool Has(VmcsField field, uint bits) => ((uint)Vmcs.Read(field) & bits) == bits;

    /// <summary>Makes <paramref name="bits"/> of the field of controls all 1 or all 0.</summary>
    public static void Set(VmcsField field, uint bits, bool isOn)
    {
        uint current = (uint)Vmcs.Read(field);
        uint wanted = isOn ? current | bits : current & ~bits;
        if (wanted != current)
        {
            _ = Vmcs.Write(field, wanted);
        }
    }
}
