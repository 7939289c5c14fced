namespace Bulkhead.Subjects.Pc.Devices;

/// <content>Which device has a port, byte by byte.</content>
public static partial class PcPorts
{
    // The ports that a guest uses most come first; no table of jumps is made of comparisons.

    /// <summary>Answers a read of one byte.</summary>
    public static uint ReadByte(ref PcDevices devices, uint port, ulong now)
    {
        if (port - Uart < 8)
        {
            if (devices.Uart.IsReadQuiet(port - Uart))
            {
                return devices.Uart.QuietLineStatus;
            }

            devices.InvalidateUart();
            return devices.Uart.Read(port - Uart, now);
        }

        if ((port & ~0x81u) == InterruptControllers)
        {
            if (devices.InterruptControllers.IsPolled)
            {
                devices.InvalidateControllers();
            }

            return devices.InterruptControllers.Read((port & 0x80) != 0, port & 1);
        }

        if (port - IntervalTimer < 4)
        {
            return devices.IntervalTimer.Read(port, now);
        }

        return port < 0x100 ? ReadSystemByte(ref devices, port, now) : ReadOtherByte(ref devices, port, now);
    }

    private static uint ReadSystemByte(ref PcDevices devices, uint port, ulong now)
    {
        if (port == PortB)
        {
            return devices.IntervalTimer.ReadPortB(now);
        }

        if (port == KeyboardStatus)
        {
            return devices.KeyboardController.ReadStatus();
        }

        if (port == ClockData)
        {
            if (devices.RealTimeClock.ClearsFlags)
            {
                devices.InvalidateTimers();
            }

            return devices.RealTimeClock.Read(now);
        }

        if (port == KeyboardData)
        {
            devices.InvalidatePortLevels();
            return devices.KeyboardController.ReadData();
        }

        return port == DebugPorts.PostCode ? devices.DebugPorts.ReadPostCode()
            : port == ControlPortA ? devices.KeyboardController.ReadControlPortA()
            : port is PowerManagementRegisters.ApmControl or PowerManagementRegisters.ApmStatus
                ? devices.PowerManagement.ReadApm((ushort)port)
            : port == DebugPorts.BochsText ? DebugPorts.Readback : 0xFF;
    }

    private static uint ReadOtherByte(ref PcDevices devices, uint port, ulong now)
    {
        if (port - DiskCommandBlock < 8)
        {
            devices.InvalidatePortLevels();
            uint register = port - DiskCommandBlock;
            return register == 0 ? devices.Disk.ReadData(2) & 0xFF : devices.Disk.Read(register);
        }

        if (port - PmBlock < PowerManagementRegisters.BlockSize)
        {
            devices.InvalidateTimers();
            return devices.PowerManagement.Read(port - PmBlock, now);
        }

        return port - (Pci + 4) < 4 ? devices.PciConfiguration.Read(port & 3, 1)
            : port == FirmwareConfigurationRegisters.DataPort ? devices.FirmwareConfiguration.ReadData()
            : port == DiskControl ? devices.Disk.ReadAlternateStatus()
            : port == DebugPorts.SeaBiosText ? DebugPorts.Readback
            : port - TriggerMaster < 2 ? devices.InterruptControllers.ReadTrigger(port != TriggerMaster)
            : port == PowerManagementRegisters.ResetControl ? devices.PowerManagement.ReadResetControl() : 0xFF;
    }

    private static void WriteByte(ref PcDevices devices, uint port, uint value, ulong now)
    {
        if (port - Uart < 8)
        {
            if (devices.Uart.IsWriteQuiet(port - Uart))
            {
                devices.InvalidateConsole();
            }
            else
            {
                devices.InvalidateUart();
            }

            devices.Uart.Write(port - Uart, value, now);
        }
        else if ((port & ~0x81u) == InterruptControllers)
        {
            devices.InvalidateControllers();
            devices.InterruptControllers.Write((port & 0x80) != 0, port & 1, value);
        }
        else if (port - IntervalTimer < 4)
        {
            WriteTimer(ref devices, port, value, now);
        }
        else if (port < 0x100)
        {
            WriteSystemByte(ref devices, port, value, now);
        }
        else
        {
            WriteOtherByte(ref devices, port, value, now);
        }
    }

    private static void WriteTimer(ref PcDevices devices, uint port, uint value, ulong now)
    {
        if (!IntervalTimer8254.IsLatch(port, value))
        {
            devices.InvalidateTimers();
        }

        devices.IntervalTimer.Write(port, value, now);
    }

    private static void WriteSystemByte(ref PcDevices devices, uint port, uint value, ulong now)
    {
        if (port == DebugPorts.PostCode)
        {
            devices.DebugPorts.WritePostCode(value);
        }
        else if (port == ClockIndex)
        {
            devices.RealTimeClock.WriteIndex(value);
        }
        else if (port == ClockData)
        {
            devices.InvalidateTimers();
            devices.RealTimeClock.Write(value, now);
        }
        else if (port == PortB)
        {
            devices.IntervalTimer.WritePortB(value, now);
        }
        else if (port == KeyboardStatus)
        {
            devices.InvalidatePortLevels();
            devices.KeyboardController.WriteCommand(value);
        }
        else if (port == KeyboardData)
        {
            devices.InvalidatePortLevels();
            devices.KeyboardController.WriteData(value);
        }
        else if (port == ControlPortA)
        {
            devices.InvalidatePortLevels();
            devices.KeyboardController.WriteControlPortA(value);
        }
        else if (port == DebugPorts.BochsText)
        {
            devices.WriteDebugText(value);
        }
        else if (port is PowerManagementRegisters.ApmControl or PowerManagementRegisters.ApmStatus)
        {
            devices.InvalidateTimers();
            devices.PowerManagement.WriteApm((ushort)port, value);
        }
    }

    private static void WriteOtherByte(ref PcDevices devices, uint port, uint value, ulong now)
    {
        if (port == DiskCommandBlock)
        {
            devices.InvalidatePortLevels();
            devices.Disk.WriteData(value, 2);
        }
        else if (port - DiskCommandBlock < 8)
        {
            devices.InvalidatePortLevels();
            devices.Disk.Write(port - DiskCommandBlock, value);
        }
        else if (port - PmBlock < PowerManagementRegisters.BlockSize)
        {
            devices.InvalidateTimers();
            devices.PowerManagement.Write(port - PmBlock, value, now);
        }
        else if (port - (Pci + 4) < 4)
        {
            devices.PciConfiguration.Write(port & 3, 1, value);
        }
        else if (port == DiskControl)
        {
            devices.InvalidatePortLevels();
            devices.Disk.WriteControl(value);
        }
        else if (port == DebugPorts.SeaBiosText)
        {
            devices.WriteDebugText(value);
        }
        else if (port - TriggerMaster < 2)
        {
            devices.InvalidateControllers();
            devices.InterruptControllers.WriteTrigger(port != TriggerMaster, value);
        }
        else if (port == PowerManagementRegisters.ResetControl)
        {
            devices.InvalidateRequest();
            devices.PowerManagement.WriteResetControl(value);
        }
    }
}
