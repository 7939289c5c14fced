namespace Bulkhead.Kernel.Cpu;

/// <summary>
/// An address that the memory bus sees (SDM Vol. 3A, 4.1.4: at most MAXPHYADDR bits). In the kernel, which maps what
/// it uses at its own address, it is a pointer as well.
/// </summary>
public readonly struct HostPhysicalAddress(ulong value)
{
    /// <summary>In bytes.</summary>
    public ulong Value { get; } = value;
}
