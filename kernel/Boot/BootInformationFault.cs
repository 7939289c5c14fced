namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>Why a boot loader's information was refused.</summary>
public enum BootInformationFault
{
    None,
    UnknownProtocol,
    NotAddressable,
    Truncated,
    WrongMagic,
    NoMemoryMap,
    TooManyRegions,
    TooManyModules,
    TextTooLong,
}

/// <summary>The rule behind each <see cref="BootInformationFault"/>, in words.</summary>
public static class BootInformationFaultNames
{
    private static ReadOnlySpan<byte> Rules =>
        ("none\0the protocol must be Multiboot2 or PVH\0all of it must lie below 4 GiB\0"u8 +
         "a record must lie inside its table\0hvm_start_info must begin with 0x336ec578\0"u8 +
         "there must be a memory map\0the memory map must have at most 128 valid regions\0"u8 +
         "there must be at most 8 modules\0a command line must have at most 256 bytes\0"u8);

    public static ReadOnlySpan<byte> Rule(BootInformationFault fault) => Cpu.NameList.At(Rules, (int)fault);
}
