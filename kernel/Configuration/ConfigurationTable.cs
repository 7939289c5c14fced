namespace Bulkhead.Kernel.Configuration;

/// <summary>The tables of the configuration vector, in the order in which they follow the header.</summary>
public enum ConfigurationTable
{
    /// <summary>No table, but the header before them.</summary>
    Header = -1,

    Partitions,
    Subjects,
    Memory,
    Images,
    Channels,
    Ports,
    Msrs,
    Cpuid,
    Events,
    Traps,
    Interrupts,
    MajorFrames,
    MinorFrames,
}
