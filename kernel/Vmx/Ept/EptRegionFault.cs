namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>Why a region cannot be mapped.</summary>
public enum EptRegionFault
{
    None,
    FourLevelsUnsupported,
    Empty,
    Misaligned,
    WrapAround,
    GuestAddressTooWide,
    HostAddressTooWide,
    UnknownRights,
    WriteWithoutRead,
    ExecuteWithoutRead,
    ReservedMemoryType,
    Overlap,
    PoolExhausted,
}

/// <summary>The rule behind each <see cref="EptRegionFault"/>, in words (SDM Vol. 3C, 29.3.2 and 29.3.3.1).</summary>
public static class EptRegionFaultNames
{
    private static ReadOnlySpan<byte> Rules =>
        ("none\0the processor must have EPT with a page-walk length of 4\0a region must not be empty\0"u8 +
         "start, length and target must be multiples of 4096\0a region must end below 2^64\0"u8 +
         "a guest-physical address must have at most 48 bits\0"u8 +
         "a host-physical address must have at most MAXPHYADDR bits\0"u8 +
         "rights must be one or more of read, write and execute\0the right to write needs the right to read\0"u8 +
         "the right to execute needs the right to read, since this processor has no execute-only EPT pages\0"u8 +
         "the EPT memory type must be 0, 1, 4, 5 or 6\0regions must not share guest-physical memory\0"u8 +
         "the pool of EPT tables must be large enough\0"u8);

    public static ReadOnlySpan<byte> Rule(EptRegionFault fault) => Cpu.NameList.At(Rules, (int)fault);
}
