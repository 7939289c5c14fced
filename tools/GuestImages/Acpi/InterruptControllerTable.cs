using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>
/// The multiple APIC description table, MADT (ACPI 6.5, section 5.2.12): one processor, one I/O APIC with 24 pins, the
/// timer at pin 2, the system control interrupt at pin 9.
/// </summary>
internal static class InterruptControllerTable
{
    private const byte Revision = 4;
    private const uint HasDual8259 = 1;
    private const uint Enabled = 1;
    private const byte AllProcessors = 0xff;

    /// <summary>Level-triggered, active high.</summary>
    private const ushort LevelHigh = 0b1101;

    /// <summary>The table.</summary>
    public static byte[] Of() => SystemDescriptionTable.Of("APIC", Revision, new ByteWriter()
        .UInt32(FixedHardware.LocalApic).UInt32(HasDual8259)
        .Bytes(0, 8, 0, 0).UInt32(Enabled)
        .Bytes(1, 12, 0, 0).UInt32(FixedHardware.IoApic).UInt32(0)
        .Bytes(2, 10, 0, 0).UInt32(2).UInt16(0)
        .Bytes(2, 10, 0, FixedHardware.Interrupt).UInt32(FixedHardware.Interrupt).UInt16(LevelHigh)
        .Bytes(4, 6, AllProcessors).UInt16(0).UInt8(1)
        .ToArray());
}
