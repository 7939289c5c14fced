using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Memory;

/// <summary>
/// What a PC's firmware leaves in low memory and kernels still look at: where the serial port is, what equipment there
/// is, and where conventional memory ends, behind which the extended BIOS data area lies.
/// </summary>
internal static class BiosDataArea
{
    /// <summary>Where the word about equipment, and that about conventional memory in KiB, are.</summary>
    public const ushort EquipmentAddress = (ushort)Address + Equipment;
    public const ushort MemorySizeAddress = (ushort)Address + MemorySize;

    private const ulong Address = 0x400;
    private const int Length = 0x100;
    private const int SerialPort = 0x00;
    private const int ExtendedSegment = 0x0e;
    private const int Equipment = 0x10;
    private const int MemorySize = 0x13;

    private const ushort SerialPortBase = 0x3f8;

    /// <summary>One serial port in bits 11:9.</summary>
    private const ushort OneSerialPort = 1 << 9;
    private const ulong Kibibyte = 1024;
    private const ulong ExtendedLength = 0x400;

    /// <summary>Puts it into the guest's memory if there is any from address 0 on.</summary>
    public static void Place(GuestMemory memory)
    {
        GuestRegion? low = memory.Regions.FirstOrDefault(region => region.Start == 0 && region.CanBeLoaded);
        if (low is null || low.Length < Address + Length)
        {
            return;
        }

        bool hasExtended = GuestMemory.Holds(low, AddressMap.ConventionalEnd, ExtendedLength);
        byte[] area = new byte[Length];
        Set(SerialPort, SerialPortBase);
        Set(Equipment, OneSerialPort);
        Set(MemorySize, (ushort)(Math.Min(low.End, AddressMap.ConventionalEnd) / Kibibyte));
        Set(ExtendedSegment, hasExtended ? (ushort)(AddressMap.ConventionalEnd >> 4) : (ushort)0);
        const string Name = "BIOS data area";
        memory.Place(Name, Name, Address, area);
        if (hasExtended)
        {
            // Its first byte is its length in KiB.
            memory.Place(Name, "extended BIOS data area", AddressMap.ConventionalEnd, new byte[] { 1 });
            InterruptVectors.Place(memory);
        }

        void Set(int offset, ushort value) => new ByteWriter().UInt16(value).ToArray().CopyTo(area, offset);
    }
}
