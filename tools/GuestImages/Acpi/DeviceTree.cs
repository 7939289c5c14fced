namespace Bulkhead.GuestImages.Acpi;

/// <summary>
/// The definition block of the DSDT: the devices of the PC that the monitor emulates, at their fixed places.
/// </summary>
internal static class DeviceTree
{
    /// <summary>SLP_TYP of the state S5, soft off.</summary>
    private const ulong SleepTypeS5 = 5;

    private const uint LastOfDevices = 0xfebf_ffff;

    /// <summary>The terms.</summary>
    /// <param name="devicesStart">Where the memory of PCI devices may begin, up to the interrupt controllers.</param>
    public static byte[] Of(ulong devicesStart) =>
    [
        .. Aml.Name(
            "_S5",
            Aml.Package(Aml.Integer(SleepTypeS5), Aml.Integer(SleepTypeS5), Aml.Integer(0), Aml.Integer(0))),
        .. Aml.Scope(
            "_SB",
            RootBus(devicesStart),
            Device("PIC", "PNP0000", Resources.Ports(0x20, 2), Resources.Ports(0xa0, 2), Resources.Ports(0x4d0, 2),
                Resources.Interrupt(2)),
            Device("TIMR", "PNP0100", Resources.Ports(0x40, 4), Resources.Interrupt(0)),
            Device("SPKR", "PNP0800", Resources.Ports(0x61, 1)),
            Device("RTC", "PNP0B00", Resources.Ports(0x70, 2), Resources.Interrupt(8)),
            Device("KBD", "PNP0303", Resources.Ports(0x60, 1), Resources.Ports(0x64, 1), Resources.Interrupt(1)),
            Device("COM1", "PNP0501", 1, Resources.Ports(0x3f8, 8), Resources.Interrupt(4)),
            Device("BORD", "PNP0C02", Resources.Ports(0x80, 1), Resources.Ports(0x92, 1), Resources.Ports(0xb2, 2),
                Resources.Ports(FixedHardware.EventBlock, 12))),
    ];

    private static byte[] RootBus(ulong devicesStart)
    {
        List<byte[]> resources =
        [
            Resources.Buses(0, 0),
            Resources.Ports(0xcf8, 8),
            Resources.PortWindow(0, 0xcf7),
            Resources.PortWindow(0xd00, 0xffff),
        ];
        if (devicesStart < LastOfDevices)
        {
            resources.Add(Resources.MemoryWindow((uint)devicesStart, LastOfDevices));
        }

        return Aml.Device(
            "PCI0",
            Aml.Name("_HID", Aml.EisaIdentifier("PNP0A03")),
            Aml.Name("_UID", Aml.Integer(0)),
            Aml.Name("_BBN", Aml.Integer(0)),
            Aml.Name("_CRS", Resources.Template([.. resources])));
    }

    private static byte[] Device(string name, string identifier, params byte[][] resources) =>
        Device(name, identifier, 0, resources);

    private static byte[] Device(
        string name, string identifier, ulong unique, params byte[][] resources) => Aml.Device(
        name,
        Aml.Name("_HID", Aml.EisaIdentifier(identifier)),
        Aml.Name("_UID", Aml.Integer(unique)),
        Aml.Name("_CRS", Resources.Template(resources)));
}
