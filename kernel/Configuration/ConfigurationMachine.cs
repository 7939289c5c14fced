namespace Bulkhead.Kernel.Configuration;

using Bulkhead.Kernel.Boot;

/// <summary>What the machine is like that a configuration vector is for.</summary>
public struct ConfigurationMachine
{
    /// <summary>MAXPHYADDR: the bits of a physical address.</summary>
    public int PhysicalAddressWidth;

    /// <summary>Ticks of the TSC in a microsecond.</summary>
    public uint TicksPerMicrosecond;

    /// <summary>The physical memory of the kernel's image, and of the boot module with the vector.</summary>
    public MemoryRange Kernel;
    public MemoryRange Module;
}
