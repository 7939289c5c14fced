namespace Bulkhead.Kernel.Vmx;

/// <summary>What to do about IA32_FEATURE_CONTROL before VMXON.</summary>
public enum FeatureControlCase
{
    /// <summary>Locked, and VMXON outside SMX operation is enabled: nothing to do.</summary>
    Ready,

    /// <summary>Not locked: set bits 0 and 2.</summary>
    Unlocked,

    /// <summary>Locked without VMXON outside SMX operation: only the firmware can change it.</summary>
    Disabled,
}

/// <summary>IA32_FEATURE_CONTROL (SDM Vol. 3C, 24.7 "Enabling and Entering VMX Operation").</summary>
public readonly struct FeatureControl(ulong value)
{
    private const ulong Lock = 1 << 0;
    private const ulong VmxonOutsideSmx = 1 << 2;

    public ulong Value { get; } = value;

    public FeatureControlCase Case => (Value & (Lock | VmxonOutsideSmx)) switch
    {
        Lock | VmxonOutsideSmx => FeatureControlCase.Ready,
        Lock => FeatureControlCase.Disabled,
        _ => FeatureControlCase.Unlocked,
    };

    /// <summary>
    /// The value to write when unlocked: as the thesis does, it enables VMXON outside SMX operation and locks, and
    /// never sets bit 1, since the kernel does not run in SMX operation.
    /// </summary>
    public FeatureControl Enabled => new((Value | Lock | VmxonOutsideSmx) & ~VmxonInSmx);

    private const ulong VmxonInSmx = 1 << 1;
}
