namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The configuration space header of a PCI function by the offset of its double words (PCI Local Bus Specification 3.0,
/// section 6.1), and the registers of configuration mechanism 1 (section 3.2.2.3.2).
/// </summary>
public static class PciConfigurationRegisters
{
    public const ushort ConfigurationAddress = 0xCF8;
    public const ushort ConfigurationData = 0xCFC;
    public const uint Enable = 1u << 31;

    public const uint Identification = 0x00; // vendor 15:0, device 31:16
    public const uint CommandStatus = 0x04; // command 15:0, status 31:16
    public const uint ClassRevision = 0x08;
    public const uint HeaderType = 0x0C; // cache line size 7:0, latency timer 15:8, header type 23:16
    public const uint BaseAddress0 = 0x10;
    public const uint BaseAddress5 = 0x24;
    public const uint Subsystem = 0x2C; // vendor 15:0, device 31:16
    public const uint Interrupt = 0x3C; // line 7:0, pin 15:8
    public const uint DeviceSpecific = 0x40;

    public const uint IoSpace = 1 << 0; // command
    public const uint MemorySpace = 1 << 1;
    public const uint BusMaster = 1 << 2;
    public const uint CommandBits = 0x547; // and parity error response, SERR#, interrupt disable

    public const uint Memory64Bits = 1 << 2; // base address
    public const uint Prefetchable = 1 << 3;

    public const uint HostBridge = 0x1237_8086; // Intel 82441FX, whose PAM registers firmware looks for
    public const uint HostBridgeClass = 0x060000_02;
    public const uint IdeController = 0x7010_8086; // Intel 82371SB (PIIX3), without bus mastering
    public const uint IdeClass = 0x010100_00; // both channels at the ports of the PC/AT
    public const uint IdeTimingPrimary = 0x8000; // IDETIM at 40H: the channel is decoded
    public const uint SharedMemory = 0x1110_1AF4; // inter-VM shared memory
    public const uint SharedMemoryClass = 0x050000_01;
    public const uint VirtualMachineSubsystem = 0x1100_1AF4; // what firmware takes for a virtual machine
}
