using System.Text;
using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Acpi;

/// <summary>The ACPI tables of a guest: RSDP, RSDT, XSDT, FADT, FACS, MADT and DSDT, one behind the other.</summary>
internal static class AcpiTables
{
    // Where a guest looks for the RSDP (ACPI 6.5, section 5.2.5.1).
    private const ulong FirmwareStart = 0xe_0000;
    private const ulong FirmwareEnd = 0x10_0000;

    private const int Alignment = 64;
    private const int RootPointerSize = 36;
    private const int FirstVersionSize = 20;
    private const int FacsSize = 64;
    private const byte FacsVersion = 1;
    private const byte DsdtRevision = 2;

    /// <summary>Puts the tables into the guest's memory; returns the address of the RSDP.</summary>
    /// <exception cref="GuestImageException">There is no memory where guests look for them.</exception>
    public static ulong Place(GuestFile file, GuestMemory memory)
    {
        ulong devicesStart = AddressMap.DevicesStart(memory.Regions);
        ulong length = (ulong)Build(0, devicesStart).Length;
        if (memory.FindLowest(length, Alignment, FirmwareStart, FirmwareEnd, isWritten: false) is null)
        {
            throw new GuestImageException(
                file.Name,
                $"its ACPI tables take 0x{length:x} bytes from 0xe0000 to 0xfffff, where the guest has no private "
                + "memory: grant it `firmware: { size: 64 KiB, address: 0xf0000, access: read }`, or say "
                + "`acpi: false`");
        }

        ulong address = memory.TakeLowest(
            file.Name, "ACPI tables", length, Alignment, FirmwareStart, FirmwareEnd, isWritten: false);
        memory.Write("ACPI tables", address, Build(address, devicesStart));
        return address;
    }

    /// <summary>The tables for an address of the RSDP, a multiple of 64.</summary>
    public static byte[] Build(ulong address, ulong devicesStart)
    {
        ByteWriter tables = new();
        tables.Bytes(new byte[RootPointerSize]).Align(Alignment);
        ulong facs = Add(tables, address, Facs());
        ulong dsdt = Add(
            tables, address, SystemDescriptionTable.Of("DSDT", DsdtRevision, DeviceTree.Of(devicesStart)));
        ulong fadt = Add(tables, address, FixedDescriptionTable.Of(facs, dsdt));
        ulong madt = Add(tables, address, InterruptControllerTable.Of());
        ulong rsdt = Add(
            tables,
            address,
            SystemDescriptionTable.Of("RSDT", 1, new ByteWriter().UInt32((uint)fadt).UInt32((uint)madt).ToArray()));
        ulong xsdt = Add(
            tables,
            address,
            SystemDescriptionTable.Of("XSDT", 1, new ByteWriter().UInt64(fadt).UInt64(madt).ToArray()));
        byte[] bytes = tables.ToArray();
        RootPointer(rsdt, xsdt).CopyTo(bytes, 0);
        return bytes;
    }

    private static ulong Add(ByteWriter tables, ulong address, byte[] table)
    {
        ulong place = address + (ulong)tables.Length;
        tables.Bytes(table).Align(Alignment);
        return place;
    }

    /// <summary>
    /// The firmware ACPI control structure (5.2.10), of which a guest that never sleeps needs nothing.
    /// </summary>
    private static byte[] Facs()
    {
        byte[] facs = new byte[FacsSize];
        Encoding.ASCII.GetBytes("FACS").CopyTo(facs, 0);
        facs[4] = FacsSize;
        facs[32] = FacsVersion;
        return facs;
    }

    /// <summary>The root system description pointer (5.2.5.3).</summary>
    private static byte[] RootPointer(ulong rsdt, ulong xsdt)
    {
        byte[] pointer = new ByteWriter()
            .Bytes(Encoding.ASCII.GetBytes("RSD PTR ")).UInt8(0)
            .Bytes(Encoding.ASCII.GetBytes("BULKHD")).UInt8(2)
            .UInt32((uint)rsdt).UInt32(RootPointerSize).UInt64(xsdt).UInt32(0)
            .ToArray();
        pointer[8] = SystemDescriptionTable.Complement(pointer.AsSpan(0, FirstVersionSize));
        pointer[32] = SystemDescriptionTable.Complement(pointer);
        return pointer;
    }
}
