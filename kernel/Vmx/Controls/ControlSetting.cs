namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// A value for a field of controls, computed from what is wanted and what the processor allows (SDM Vol. 3C, 32.5.1;
/// Vol. 3D, A.2). A control that nobody wants is 0, unless the processor insists on 1.
/// </summary>
public readonly struct ControlSetting
{
    private ControlSetting(uint value, uint missing, uint imposed)
    {
        Value = value;
        Missing = missing;
        Imposed = imposed;
    }

    /// <summary>The value for the VMCS; VM entry accepts it whatever <see cref="Missing"/> says.</summary>
    public uint Value { get; }

    /// <summary>The controls that are wanted and that the processor does not have.</summary>
    public uint Missing { get; }

    /// <summary>The controls that nobody wants and the processor insists on, the default1 class included.</summary>
    public uint Imposed { get; }

    /// <summary>All that is wanted is there.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>
    /// Folds <paramref name="wanted"/>, without which the caller cannot do, and <paramref name="optional"/>, which is
    /// taken where the processor has it, with the capability MSR.
    /// </summary>
    public static ControlSetting Compute(uint wanted, uint optional, ControlCapability capability)
    {
        uint asked = wanted | optional;
        return new(
            (asked & capability.MayBeOne) | capability.MustBeOne,
            wanted & ~capability.MayBeOne,
            capability.MustBeOne & ~asked);
    }
}
