namespace Bulkhead.Kernel.Configuration;

using System;
using Bulkhead.Kernel.Cpu;

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

/// <summary>The names of the tables.</summary>
public static class ConfigurationTableNames
{
    private static ReadOnlySpan<byte> Names =>
        ("header\0partitions\0subjects\0memory\0images\0channels\0ports\0msrs\0cpuid\0events\0traps\0interrupts\0"u8 +
         "major-frames\0minor-frames\0"u8);

    public static ReadOnlySpan<byte> Of(ConfigurationTable table) => NameList.At(Names, (int)table + 1);
}
