using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>Resource descriptors (ACPI 6.5, section 6.4) of fixed resources.</summary>
internal static class Resources
{
    private const byte Fixed = 0x0c;
    private const byte ReadWrite = 0x01;
    private const byte EntireRange = 0x03;

    /// <summary>A resource template: the descriptors, and the end tag.</summary>
    public static byte[] Template(params byte[][] descriptors) =>
        Aml.Buffer([.. descriptors.SelectMany(descriptor => descriptor), 0x79, 0x00]);

    /// <summary>Ports, which the device decodes with 16 bits.</summary>
    public static byte[] Ports(ushort first, byte count) =>
        new ByteWriter().Bytes(0x47, 0x01).UInt16(first).UInt16(first).Bytes(0x01, count).ToArray();

    /// <summary>An interrupt of the 8259A pair: edge-triggered, active high.</summary>
    public static byte[] Interrupt(int line) => new ByteWriter().UInt8(0x22).UInt16((ushort)(1 << line)).ToArray();

    /// <summary>The buses behind a bridge.</summary>
    public static byte[] Buses(byte first, byte last) => Word(2, 0, first, last);

    /// <summary>The ports behind a bridge.</summary>
    public static byte[] PortWindow(ushort first, ushort last) => Word(1, EntireRange, first, last);

    /// <summary>The memory behind a bridge, uncacheable.</summary>
    public static byte[] MemoryWindow(uint first, uint last) => new ByteWriter()
        .UInt8(0x87).UInt16(0x17).Bytes(0, Fixed, ReadWrite)
        .UInt32(0).UInt32(first).UInt32(last).UInt32(0).UInt32(last - first + 1)
        .ToArray();

    private static byte[] Word(byte type, byte flags, ushort first, ushort last) => new ByteWriter()
        .UInt8(0x88).UInt16(0x0d).Bytes(type, Fixed, flags)
        .UInt16(0).UInt16(first).UInt16(last).UInt16(0).UInt16((ushort)(last - first + 1))
        .ToArray();
}
