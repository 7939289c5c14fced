namespace Bulkhead.Pc.Tests.Devices;

using System.Runtime.InteropServices;
using Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// What drivers of operating systems and firmware do to find a device and to tell its kind, access by access.
/// </summary>
public sealed unsafe class DriverTests : IDisposable
{
    private const ulong TicksPerSecond = 2_400_000_000;
    private const uint DiskLength = 1 << 20;
    private readonly byte* _disk = (byte*)NativeMemory.AllocZeroed(DiskLength);
    private PcDevices _devices;
    private ulong _now = TicksPerSecond;

    public DriverTests()
    {
        _devices.Reset(new Clock(TicksPerSecond), 1_795_000_000, isAcpiEnabled: false, _now);
        _devices.Disk.Reset((ulong)_disk, DiskLength, isWritable: true);
        _devices.PciConfiguration.AddIdeController();
        _devices.FirmwareConfiguration.Reset(1 << 27, isNoGraphic: true, isBootMenu: false);
    }

    public void Dispose() => NativeMemory.Free(_disk);

    [Fact]
    public void A_serial_driver_finds_a_16550A_and_no_later_kind()
    {
        Out(0x3F9, 0);
        Assert.Equal(0u, In(0x3F9) & 0x0F);
        Out(0x3F9, 0x0F);
        Assert.Equal(0x0Fu, In(0x3F9) & 0x0F);
        Out(0x3F9, 0);
        Out(0x3FC, 0x1A); // loop, RTS, OUT2
        Assert.Equal(0x90u, In(0x3FE) & 0xF0);
        Out(0x3FC, 0);

        Out(0x3FB, 0xBF); // an EFR would show 0 here
        Assert.NotEqual(0u, In(0x3FA));
        Out(0x3FB, 0);
        Out(0x3FA, 1);
        Assert.Equal(3u, In(0x3FA) >> 6);
        Out(0x3FB, 0x80);
        Assert.NotEqual(0u, In(0x3FA));
        Out(0x3FB, 0);
        Out(0x3FA, 0x21); // 64 bytes, as a 16750 has
        Assert.Equal(6u, In(0x3FA) >> 5);
        Out(0x3FB, 0x80);
        Out(0x3FA, 0x21);
        Assert.Equal(6u, In(0x3FA) >> 5);
        Out(0x3FB, 0);
        Out(0x3F9, 0x40); // UUE, as an XScale has
        Assert.Equal(0u, In(0x3F9));
    }

    [Fact]
    public void Firmware_finds_a_serial_port_by_its_transmitter_interrupt()
    {
        Out(0x3F9, 2);
        Assert.Equal(2u, In(0x3F9));
        Assert.Equal(2u, In(0x3FA) & 0x3F);
        Out(0x3F9, 0);
    }

    [Fact]
    public void Interrupt_controllers_are_found_by_their_masks()
    {
        Out(0xA1, 0xFF);
        Out(0x21, 0xFB);
        Assert.Equal(0xFBu, In(0x21));
        (ushort Port, uint Value)[] words =
        [
            (0x20, 0x11), (0x21, 0x30), (0x21, 0x04), (0x21, 0x01),
            (0xA0, 0x11), (0xA1, 0x38), (0xA1, 0x02), (0xA1, 0x01),
        ];
        foreach ((ushort port, uint value) in words)
        {
            Out(port, value);
        }

        Out(0x21, 0xEB);
        Out(0x3FC, 0x08);
        Out(0x3F9, 0x02);
        _devices.InterruptControllers.SetLine(4, (_devices.UpdateLines(_now).Levels & 0x10) != 0);
        Assert.Equal(0x34, _devices.InterruptControllers.Acknowledge());
        Out(0x21, 0xFB);
        Assert.Equal(0xFBu, In(0x21));
        Out(0x20, 0x64); // the end of 4
        Out(0x20, 0x0B);
        Assert.Equal(0u, In(0x20));
    }

    [Fact]
    public void The_time_stamp_counter_is_measured_with_counter_2()
    {
        Out(0x61, (In(0x61) & ~2u) | 1);
        Out(0x43, 0xB0);
        const uint Count = 1_193_182 / 20; // 50 ms
        Out(0x42, Count & 0xFF);
        Out(0x42, Count >> 8);
        ulong start = _now;
        while ((In(0x61) & 0x20) == 0)
        {
            _now += 1000;
        }

        Assert.InRange(_now - start, TicksPerSecond / 20 - 3000, (TicksPerSecond / 20) + 6000);
    }

    [Fact]
    public void Two_latched_reads_of_the_PM_timer_and_the_PIT_agree()
    {
        Out(0x43, 0x34);
        Out(0x40, 0);
        Out(0x40, 0);
        _now += 10_000;
        uint timer = PcPorts.Read(ref _devices, 0x608, 4, _now);
        uint count = Count0();
        _now += TicksPerSecond / 50;
        uint timerPeriods = PcPorts.Read(ref _devices, 0x608, 4, _now) - timer;
        uint periods = (count - Count0()) & 0xFFFF;
        Assert.InRange((int)timerPeriods - (3 * (int)periods), -4, 4);
    }

    [Fact]
    public void Configuration_mechanism_1_is_found()
    {
        Out(0xCFB, 1);
        uint before = PcPorts.Read(ref _devices, 0xCF8, 4, _now);
        PcPorts.Write(ref _devices, 0xCF8, 4, 0x8000_0000, _now);
        Assert.Equal(0x8000_0000u, PcPorts.Read(ref _devices, 0xCF8, 4, _now));
        Assert.Equal(0x0600u, Class(0));
        Assert.Equal(0x0101u, Class(1));
        PcPorts.Write(ref _devices, 0xCF8, 4, before, _now);
    }

    [Fact]
    public void Firmware_opens_the_memory_below_1_MiB_by_the_host_bridge()
    {
        PcPorts.Write(ref _devices, 0xCF8, 4, 0x8000_0058, _now);
        Assert.Equal(0u, In(0xCFD) & 0x10); // PAM0 is at 59H
        PcPorts.Write(ref _devices, 0xCFC, 4, 0x3333_3000, _now);
        PcPorts.Write(ref _devices, 0xCF8, 4, 0x8000_005C, _now);
        PcPorts.Write(ref _devices, 0xCFC, 4, 0x0033_3333, _now);
        PcPorts.Write(ref _devices, 0xCF8, 4, 0x8000_0058, _now);
        Assert.Equal(0x30u, In(0xCFD));
    }

    [Fact]
    public void Firmware_finds_one_disk_and_reads_its_first_sector()
    {
        for (uint at = 0; at < 512; at++)
        {
            _disk[at] = (byte)(at ^ 0x55);
        }

        Assert.Equal(0xFFu, In(0x177)); // there is no second channel
        Assert.Equal(0u, In(0x1F7) & 0x80);
        foreach (uint device in new uint[] { 0xA0, 0xB0 })
        {
            Out(0x1F6, device);
            Out(0x1F2, 0x55);
            Out(0x1F3, 0xAA);
            Assert.Equal((0x55u, 0xAAu, device), (In(0x1F2), In(0x1F3), In(0x1F6)));
        }

        Out(0x3F6, 0x0E);
        Assert.Equal(0x80u, In(0x1F7) & 0x80);
        Out(0x3F6, 0x0A);
        Assert.Equal(0x40u, In(0x1F7) & 0xC0);
        Out(0x1F6, 0xA0);
        Out(0x1F7, 0xA1); // IDENTIFY PACKET DEVICE
        Assert.Equal(0x41u, In(0x1F7) & 0xC9);
        ushort[] words = Transfer(0xEC);
        Assert.Equal(DiskLength / 512, words[100] | ((uint)words[101] << 16));
        Assert.Equal(0x4041, words[93] & 0xDF61); // not to look for device 1

        Out(0x1F6, 0xE0);
        Out(0x1F2, 1);
        Out(0x1F3, 0);
        Out(0x1F4, 0);
        Out(0x1F5, 0);
        Assert.Equal(new ReadOnlySpan<byte>(_disk, 512), MemoryMarshal.AsBytes(Transfer(0x20).AsSpan()));
        Assert.Equal(0u, In(0x3F6) & 0x89);
    }

    private ushort[] Transfer(uint command)
    {
        Out(0x1F7, command);
        Assert.Equal(0x48u, In(0x1F7) & 0xC9);
        ushort[] words = new ushort[256];
        fixed (ushort* room = words)
        {
            PcPorts.ReadString(ref _devices, 0x1F0, 2, (ulong)room, 256, _now);
        }

        return words;
    }

    private uint Class(uint device)
    {
        PcPorts.Write(ref _devices, 0xCF8, 4, 0x8000_0008 | (device << 11), _now);
        return PcPorts.Read(ref _devices, 0xCFE, 2, _now);
    }

    private uint Count0()
    {
        Out(0x43, 0);
        return In(0x40) | (In(0x40) << 8);
    }

    private uint In(ushort port) => PcPorts.Read(ref _devices, port, 1, _now);

    private void Out(ushort port, uint value) => PcPorts.Write(ref _devices, port, 1, value, _now);
}
