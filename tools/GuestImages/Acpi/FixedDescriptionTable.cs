using Bulkhead.GuestImages.Formats;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>The fixed ACPI description table, FADT (ACPI 6.5, section 5.2.9; revision 4, 244 bytes).</summary>
internal static class FixedDescriptionTable
{
    private const byte Revision = 4;
    private const byte Desktop = 1;
    private const ushort NoState = 0xffff;

    /// <summary>IAPC_BOOT_ARCH: legacy devices, an 8042, no VGA.</summary>
    private const ushort BootArchitecture = (1 << 0) | (1 << 1) | (1 << 2);

    /// <summary>WBINVD, C1, no buttons and no RTC in the event block, a timer of 32 bits, a reset register.</summary>
    private const uint Flags = (1 << 0) | (1 << 2) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 8) | (1 << 10);

    private const byte CmosCentury = 0x32;

    /// <summary>The table, which refers to the FACS and the DSDT.</summary>
    public static byte[] Of(ulong facs, ulong dsdt)
    {
        ByteWriter body = new ByteWriter()
            .UInt32((uint)facs).UInt32((uint)dsdt)
            .Bytes(0, Desktop).UInt16(FixedHardware.Interrupt)
            .UInt32(FixedHardware.CommandPort).Bytes(FixedHardware.Enable, FixedHardware.Disable, 0, 0)
            .UInt32(FixedHardware.EventBlock).UInt32(0)
            .UInt32(FixedHardware.ControlBlock).UInt32(0)
            .UInt32(0).UInt32(FixedHardware.Timer).UInt32(0).UInt32(0)
            .Bytes(FixedHardware.EventLength, FixedHardware.ControlLength, 0, FixedHardware.TimerLength, 0, 0, 0, 0)
            .UInt16(NoState).UInt16(NoState).UInt16(0).UInt16(0)
            .Bytes(0, 0, 0, 0, CmosCentury).UInt16(BootArchitecture).UInt8(0)
            .UInt32(Flags);
        AddPort(body, FixedHardware.ResetPort, 1);
        body.Bytes(FixedHardware.ResetValue, 0, 0, 0).UInt64(facs).UInt64(dsdt);
        AddPort(body, FixedHardware.EventBlock, FixedHardware.EventLength);
        AddPort(body, 0, 0);
        AddPort(body, FixedHardware.ControlBlock, FixedHardware.ControlLength);
        AddPort(body, 0, 0);
        AddPort(body, 0, 0);
        AddPort(body, FixedHardware.Timer, FixedHardware.TimerLength);
        AddPort(body, 0, 0);
        AddPort(body, 0, 0);
        return SystemDescriptionTable.Of("FACP", Revision, body.ToArray());
    }

    /// <summary>A generic address (section 5.2.3.2) of ports; all zeros if there are none.</summary>
    private static void AddPort(ByteWriter body, ushort port, byte length)
    {
        const byte InPorts = 1;
        byte accessSize = length == 1 ? (byte)1 : length == 2 ? (byte)2 : (byte)3;
        body.Bytes(length == 0 ? (byte)0 : InPorts, (byte)(length * 8), 0, length == 0 ? (byte)0 : accessSize)
            .UInt64(port);
    }
}
