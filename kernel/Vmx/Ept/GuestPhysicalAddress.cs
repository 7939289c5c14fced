namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// An address that a guest takes for physical, and that EPT translates (SDM Vol. 3C, 29.3.1: at most 48 bits with a
/// page-walk length of 4).
/// </summary>
public readonly struct GuestPhysicalAddress(ulong value)
{
    /// <summary>In bytes.</summary>
    public ulong Value { get; } = value;
}
