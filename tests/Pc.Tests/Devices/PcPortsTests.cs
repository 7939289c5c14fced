namespace Bulkhead.Pc.Tests.Devices;

using System.Runtime.InteropServices;
using Bulkhead.Subjects.Pc.Devices;

public sealed unsafe class PcPortsTests : IDisposable
{
    private const ulong TicksPerSecond = 2_400_000_000;
    private readonly byte* _disk = (byte*)NativeMemory.AllocZeroed(1 << 20);
    private PcDevices _devices;
    private ulong _now = 1_000_000;

    public PcPortsTests()
    {
        _devices.Reset(new Clock(TicksPerSecond), 1_795_000_000, isAcpiEnabled: false, _now);
        _devices.Disk.Reset((ulong)_disk, 1 << 20, isWritable: true);
        _devices.FirmwareConfiguration.Reset(1 << 27, isNoGraphic: true, isBootMenu: true);
    }

    public void Dispose() => NativeMemory.Free(_disk);

    [Fact]
    public void Ports_without_a_device_read_all_ones()
    {
        ushort[] ports = [0x00, 0x2F8, 0x3F7, 0x170, 0x376, 0xC0, 0x8F, 0x72, 0xCFA, 0x60C, 0xFFFF];
        foreach (ushort port in ports)
        {
            Write(port, 4, 0);
            Assert.Equal((0xFFu, 0xFFFFu), (Read(port, 1), Read(port, 2) | (port == 0x3F7 ? 0xFFFFu : 0)));
        }

        Assert.Equal(uint.MaxValue, Read(0x2F8, 4));
    }

    [Theory]
    [InlineData(0x3FF, 0x5A)]
    [InlineData(0x21, 0xFE)]
    [InlineData(0xA1, 0x5A)]
    [InlineData(0x4D0, 0x58)]
    [InlineData(0x4D1, 0x5A)]
    [InlineData(0x1F4, 0x5A)]
    [InlineData(0xB2, 0x5A)]
    [InlineData(0xB3, 0x5A)]
    [InlineData(0x80, 0x5A)]
    [InlineData(0xCF9, 0x02)]
    [InlineData(0x61, 0x02)]
    [InlineData(0x92, 0x02)]
    [InlineData(0x602, 0x21)]
    public void A_register_is_at_its_port(ushort port, uint value)
    {
        Write(port, 1, value);
        Assert.Equal(value, Read(port, 1) & (port == 0x61 ? 0x0Fu : 0xFF));
    }

    [Fact]
    public void The_debug_ports_are_found_by_what_they_read()
    {
        Assert.Equal((0xE9u, 0xE9u), (Read(0xE9, 1), Read(0x402, 1)));
        Write(0x402, 1, 'a');
        Write(0xE9, 1, '\n');
        byte[] line = new byte[8];
        Assert.Equal(1, _devices.DebugPorts.TakeLine(line));
    }

    [Fact]
    public void A_wide_access_is_several_to_devices_of_bytes()
    {
        Write(0x3F8 + 7, 2, 0x1234); // the next port is nobody's
        Assert.Equal(0xFF34u, Read(0x3F8 + 7, 2));
        Write(0x20, 2, 0xFE11); // ICW1, then data
        Write(0x4D0, 2, 0x0E00);
        Assert.Equal(0x0E00u, Read(0x4D0, 2));
        Assert.Equal(2u, _devices.InterruptControllers.ReadTrigger(true) & 2);
    }

    [Fact]
    public void The_configuration_address_is_there_for_double_words_alone()
    {
        Write(0xCF8, 4, 0x8000_0008);
        Assert.Equal(0x8000_0008u, Read(0xCF8, 4));
        Write(0xCF8, 1, 0);
        Write(0xCF8, 2, 0);
        Assert.Equal(0x8000_0008u, Read(0xCF8, 4));
        Assert.Equal(0x0600_0002u, Read(0xCFC, 4));
        Assert.Equal(0x0600u, Read(0xCFE, 2));
        Assert.Equal(0x06u, Read(0xCFF, 1));
        Assert.Equal(SystemRequest.None, _devices.Request);
    }

    [Fact]
    public void The_firmware_configuration_is_selected_by_a_word_and_read_by_bytes()
    {
        byte[] bytes = new byte[4];
        Write(0x510, 2, 0);
        fixed (byte* room = bytes)
        {
            PcPorts.ReadString(ref _devices, 0x511, 1, (ulong)room, 4, _now);
        }

        Assert.Equal("QEMU"u8, bytes);
    }

    [Fact]
    public void The_timer_is_read_whole()
    {
        _now = TicksPerSecond * 5;
        Assert.Equal(5u * 3_579_545, Read(0x608, 4));
        Assert.Equal((5u * 3_579_545) & 0xFFFF, Read(0x608, 2));
    }

    [Fact]
    public void A_string_of_data_crosses_blocks()
    {
        for (int at = 0; at < 1 << 20; at++)
        {
            _disk[at] = (byte)(at * 7 >> 3);
        }

        Write(0x1F6, 1, 0xE0);
        Write(0x1F2, 1, 3);
        Write(0x1F3, 1, 4);
        Write(0x1F4, 2, 0);
        Write(0x1F7, 1, 0x20);
        byte[] bytes = new byte[1536];
        fixed (byte* room = bytes)
        {
            PcPorts.ReadString(ref _devices, 0x1F0, 2, (ulong)room, 700, _now);
            PcPorts.ReadString(ref _devices, 0x1F0, 4, (ulong)room + 1400, 34, _now);
        }

        Assert.Equal(new ReadOnlySpan<byte>(_disk + 2048, 1536), bytes);
        Write(0x1F2, 1, 2);
        Write(0x1F7, 1, 0x30);
        fixed (byte* values = bytes)
        {
            PcPorts.WriteString(ref _devices, 0x1F0, 2, (ulong)values + 512, 512, _now);
        }

        Assert.Equal(bytes.AsSpan(512), new ReadOnlySpan<byte>(_disk + 2048, 1024));
    }

    [Fact]
    public void Lines_follow_the_devices()
    {
        Assert.Equal((ushort)0, Lines().Levels);
        Write(0x3FC, 1, 0x08);
        Write(0x3F9, 1, 0x02);
        Assert.Equal((ushort)(1 << InterruptLines.Serial), Lines().Levels);
        Read(0x3FA, 1);
        Assert.Equal((ushort)0, Lines().Levels);
        Write(0x1F7, 1, 0xE7);
        Assert.Equal((ushort)(1 << InterruptLines.Disk), Lines().Levels);
        Read(0x1F7, 1);
        Assert.Equal((ushort)0, Lines().Levels);
    }

    [Fact]
    public void A_rate_generator_pulses_its_line()
    {
        Write(0x43, 1, 0x34);
        Write(0x40, 1, 0xA9);
        Write(0x40, 1, 0x04);
        Assert.Equal(1, Lines().Levels & 1);
        ulong edges = 0;
        ulong end = _now + TicksPerSecond;
        while (_now < end)
        {
            ulong next = _devices.NextChange;
            Assert.True(next > _now);
            _now = next;
            InterruptLines lines = Lines();
            Assert.Equal(1, lines.Levels & 1);
            edges += (ulong)(lines.Pulses & 1);
            Assert.Equal(0, Lines().Pulses);
        }

        Assert.InRange(edges, 1_193_182UL / 1193 - 1, (1_193_182UL / 1193) + 1);
    }

    [Fact]
    public void The_clock_and_the_power_button_reach_their_lines()
    {
        Write(0x70, 1, 0x0B);
        Write(0x71, 1, 0x12);
        Write(0xB2, 1, PowerManagementRegisters.AcpiEnable);
        Write(0x602, 2, PowerManagementRegisters.PowerButtonStatus);
        Lines();
        _now = _devices.NextChange;
        Assert.Equal((ushort)(1 << InterruptLines.RealTimeClock), Lines().Levels);
        Write(0x70, 1, 0x0C);
        Read(0x71, 1);
        _devices.PressPowerButton();
        Assert.Equal((ushort)(1 << InterruptLines.SystemControl), Lines().Levels);
        Write(0x600, 2, PowerManagementRegisters.PowerButtonStatus);
        Assert.Equal((ushort)0, Lines().Levels);
    }

    [Theory]
    [InlineData(0x64, 0xFEu, SystemRequest.Reset)]
    [InlineData(0x92, 0x01u, SystemRequest.Reset)]
    [InlineData(0xCF9, 0x06u, SystemRequest.Reset)]
    [InlineData(0x605, 0x34u, SystemRequest.PowerOff)]
    [InlineData(0x605, 0x24u, SystemRequest.None)]
    public void A_guest_asks_for_a_reset_or_for_power_off(ushort port, uint value, SystemRequest request)
    {
        Write(port, 1, value);
        Assert.Equal(request, _devices.Request);
    }

    private InterruptLines Lines() => _devices.UpdateLines(_now);

    private uint Read(ushort port, uint size) => PcPorts.Read(ref _devices, port, size, _now);

    private void Write(ushort port, uint size, uint value) => PcPorts.Write(ref _devices, port, size, value, _now);
}
