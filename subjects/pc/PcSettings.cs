namespace Bulkhead.Subjects.Pc;

/// <summary>What policy's parameters say of a guest's machine.</summary>
public struct PcSettings
{
    /// <summary>Ticks of the TSC a second, and the processor's MAXPHYADDR in bits.</summary>
    public ulong TicksPerSecond;
    public uint PhysicalAddressBits;

    /// <summary>The date and time when the machine starts: seconds since 1970-01-01 00:00:00.</summary>
    public ulong Date;

    /// <summary>
    /// A firmware starts the guest: it finds a machine as after power-on, and a configuration device.
    /// </summary>
    public bool HasFirmware;

    /// <summary>Lines that the guest writes to the debug ports E9H and 402H go where its serial line goes.</summary>
    public bool HasDebugPort;

    /// <summary>The disk's image in the monitor's memory, bytes; 0: there is none.</summary>
    public ulong DiskAddress;
    public ulong DiskLength;

    /// <summary>Memory that the guest shares, guest-physical, and its length in bytes; 0: there is none.</summary>
    public ulong SharedMemory;
    public ulong SharedMemoryLength;

    /// <summary>Where the page of its registers is, guest-physical.</summary>
    public ulong SharedMemoryRegisters;
}
