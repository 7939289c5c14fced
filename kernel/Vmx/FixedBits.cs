namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The bits of CR0 and CR4 that VMX operation fixes: a bit that is 1 in FIXED0 must be 1, a bit that is 0 in FIXED1
/// must be 0 (SDM Vol. 3D, A.7 and A.8).
/// </summary>
public static class FixedBits
{
    /// <summary>The nearest value to <paramref name="value"/> that VMX operation supports.</summary>
    public static ulong Apply(ulong value, ulong fixed0, ulong fixed1) => (value | fixed0) & fixed1;

    /// <summary>Whether VMX operation supports <paramref name="value"/>.</summary>
    public static bool AreSatisfied(ulong value, ulong fixed0, ulong fixed1) => Apply(value, fixed0, fixed1) == value;

    /// <summary>The bits that may be 0 or 1.</summary>
    public static ulong Flexible(ulong fixed0, ulong fixed1) => ~fixed0 & fixed1;
}
