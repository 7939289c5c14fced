namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// A capability MSR of 32 controls (SDM Vol. 3D, A.3 to A.5): a bit of the low half that is 1 is a control that must be
/// 1, a bit of the high half that is 0 is a control that must be 0. IA32_VMX_PROCBASED_CTLS2 has the same form.
/// </summary>
public readonly struct ControlCapability(ulong value)
{
    public ulong Value { get; } = value;

    /// <summary>The controls that must be 1: allowed 0-settings that are 1.</summary>
    public uint MustBeOne => (uint)Value;

    /// <summary>The controls that may be 1: allowed 1-settings.</summary>
    public uint MayBeOne => (uint)(Value >> 32);

    /// <summary>Whether VM entry accepts the value, as far as this MSR says.</summary>
    public bool Allows(uint value) => (value & MustBeOne) == MustBeOne && (value & ~MayBeOne) == 0;

    /// <summary>
    /// The MSR that says what may be 0: where IA32_VMX_BASIC[55] is 1 the TRUE one, which lets some default1 controls
    /// be 0, else the original one, in which every default1 control must be 1 (SDM Vol. 3D, A.2).
    /// </summary>
    public static ControlCapability Choose(VmxBasic basic, ulong original, ulong trueControls) =>
        new(basic.HasTrueControls ? trueControls : original);
}
