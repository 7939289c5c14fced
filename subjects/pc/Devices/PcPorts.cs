namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The I/O ports of a PC: which device has which. An access of more bytes than a device takes at once becomes several,
/// low port first, as a bus does it. A port without a device reads all ones and ignores what is written.
/// </summary>
public static partial class PcPorts
{
    private const uint Uart = 0x3F8; // to 3FFH: COM1
    private const uint InterruptControllers = 0x20; // and 21H, A0H, A1H
    private const uint TriggerMaster = 0x4D0; // ELCR1; the next is ELCR2
    private const uint IntervalTimer = 0x40; // to 43H
    private const uint KeyboardData = 0x60;
    private const uint PortB = 0x61;
    private const uint KeyboardStatus = 0x64;
    private const uint ClockIndex = 0x70;
    private const uint ClockData = 0x71;
    private const uint ControlPortA = 0x92;
    private const uint DiskCommandBlock = 0x1F0; // to 1F7H
    private const uint DiskControl = 0x3F6;
    private const uint PmBlock = PowerManagementRegisters.BlockBase;
    private const uint Pci = PciConfigurationRegisters.ConfigurationAddress; // to CFFH

    /// <summary>Answers a read.</summary>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <param name="now">The tick that it is.</param>
    public static uint Read(ref PcDevices devices, ushort port, uint size, ulong now)
    {
        if (size == 1)
        {
            return ReadByte(ref devices, port, now);
        }

        if (port - Pci < 8 && port - Pci != 1)
        {
            return ReadPci(ref devices, port, size, now);
        }

        if (port == DiskCommandBlock)
        {
            devices.InvalidatePortLevels();
            return devices.Disk.ReadData(size);
        }

        if (port == PmBlock + PowerManagementRegisters.PmTimer && size == 4)
        {
            return devices.PowerManagement.Timer(now);
        }

        return ReadBytes(ref devices, port, size, now);
    }

    /// <summary>Takes a write.</summary>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <param name="value">Of that many bytes; what is above does not count.</param>
    /// <param name="now">The tick that it is.</param>
    public static void Write(ref PcDevices devices, ushort port, uint size, uint value, ulong now)
    {
        if (size == 1)
        {
            WriteByte(ref devices, port, value & 0xFF, now);
        }
        else if (port - Pci < 8 && port - Pci != 1)
        {
            WritePci(ref devices, port, size, value, now);
        }
        else if (port == DiskCommandBlock)
        {
            devices.InvalidatePortLevels();
            devices.Disk.WriteData(value, size);
        }
        else if (port == FirmwareConfigurationRegisters.SelectorPort && size == 2)
        {
            devices.FirmwareConfiguration.Select(value);
        }
        else
        {
            WriteBytes(ref devices, port, size, value, now);
        }
    }

    /// <summary>Answers the reads of a string instruction, as if one by one.</summary>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <param name="destination">Address in the monitor of room for them.</param>
    /// <param name="count">How many reads, of less than 4 GiB in all.</param>
    /// <param name="now">The tick that it is.</param>
    public static unsafe void ReadString(
        ref PcDevices devices, ushort port, uint size, ulong destination, uint count, ulong now)
    {
        devices.InvalidatePortLevels();
        uint done = port == DiskCommandBlock && size != 1 ? devices.Disk.ReadData(destination, count * size) / size : 0;
        while (done < count)
        {
            uint value = Read(ref devices, port, size, now);
            byte* at = (byte*)(destination + ((ulong)done * size));
            if (size == 1)
            {
                *at = (byte)value;
            }
            else if (size == 2)
            {
                *(ushort*)at = (ushort)value;
            }
            else
            {
                *(uint*)at = value;
            }

            done++;
        }
    }

    /// <summary>Takes the writes of a string instruction, as if one by one.</summary>
    /// <param name="size">1, 2 or 4 bytes.</param>
    /// <param name="source">Address in the monitor of the values.</param>
    /// <param name="count">How many writes, of less than 4 GiB in all.</param>
    /// <param name="now">The tick that it is.</param>
    public static unsafe void WriteString(
        ref PcDevices devices, ushort port, uint size, ulong source, uint count, ulong now)
    {
        devices.InvalidatePortLevels();
        uint done = port == DiskCommandBlock && size != 1 ? devices.Disk.WriteData(source, count * size) / size : 0;
        while (done < count)
        {
            byte* at = (byte*)(source + ((ulong)done * size));
            uint value = size == 1 ? *at : size == 2 ? *(ushort*)at : *(uint*)at;
            Write(ref devices, port, size, value, now);
            done++;
        }
    }

    // CONFIG_ADDRESS is there for double words only; CONFIG_DATA takes what stays within it as one.
    private static uint ReadPci(ref PcDevices devices, ushort port, uint size, ulong now)
    {
        uint offset = (uint)port & 3;
        bool isData = port >= PciConfigurationRegisters.ConfigurationData;
        return isData && offset + size <= 4 ? devices.PciConfiguration.Read(offset, size)
            : !isData && size == 4 && offset == 0 ? devices.PciConfiguration.Address
            : ReadBytes(ref devices, port, size, now);
    }

    private static void WritePci(ref PcDevices devices, ushort port, uint size, uint value, ulong now)
    {
        uint offset = (uint)port & 3;
        bool isData = port >= PciConfigurationRegisters.ConfigurationData;
        if (isData && offset + size <= 4)
        {
            devices.PciConfiguration.Write(offset, size, value);
        }
        else if (!isData && size == 4 && offset == 0)
        {
            devices.PciConfiguration.Address = value;
        }
        else
        {
            WriteBytes(ref devices, port, size, value, now);
        }
    }

    private static uint ReadBytes(ref PcDevices devices, ushort port, uint size, ulong now)
    {
        uint value = 0;
        for (uint index = 0; index < size && index < 4; index++)
        {
            value |= (ReadByte(ref devices, (ushort)(port + index), now) & 0xFF) << (int)(8 * index);
        }

        return value;
    }

    private static void WriteBytes(ref PcDevices devices, ushort port, uint size, uint value, ulong now)
    {
        for (uint index = 0; index < size && index < 4; index++)
        {
            WriteByte(ref devices, (ushort)(port + index), (value >> (int)(8 * index)) & 0xFF, now);
        }
    }
}
