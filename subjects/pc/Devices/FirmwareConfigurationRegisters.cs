namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>The ports and selectors of QEMU's firmware configuration device (QEMU, docs/specs/fw_cfg).</summary>
public static class FirmwareConfigurationRegisters
{
    public const ushort SelectorPort = 0x510; // 16 bits
    public const ushort DataPort = 0x511; // 8 bits

    public const uint Signature = 0x0000;
    public const uint Identification = 0x0001;
    public const uint RamSize = 0x0003;
    public const uint NoGraphic = 0x0004;
    public const uint Processors = 0x0005;
    public const uint BootMenu = 0x000E;
    public const uint MaximumProcessors = 0x000F;
    public const uint FileDirectory = 0x0019;
    public const uint FirstFile = 0x0020;

    public const uint TraditionalInterface = 1 << 0; // bits of the identification; there is no DMA
    public const uint FileNameSize = 56;
    public const uint DirectoryEntrySize = 64;

    public const uint MemoryRangeSize = 20; // of the file etc/e820
    public const uint RamRange = 1;
    public const uint ReservedRange = 2;
    public const uint AcpiRange = 3;
}
