namespace Bulkhead.Pc.Tests.Devices;

using System.Runtime.InteropServices;
using Bulkhead.Subjects.Pc.Devices;

/// <summary>A million accesses of a guest that means no good.</summary>
public sealed unsafe class PcPortsFuzzTests : IDisposable
{
    private const int Accesses = 1_000_000;
    private const uint DiskLength = 1 << 18;
    private const uint Guard = 4096;
    private const uint Room = 65_536;

    private static readonly ushort[] Bases =
    [
        0x20, 0x40, 0x60, 0x70, 0x80, 0x92, 0xA0, 0xB2, 0xE9, 0x1F0, 0x1F0, 0x3F0, 0x3F8, 0x3F8, 0x402, 0x4D0, 0x510,
        0x600, 0xCF8, 0xCF8,
    ];

    private static readonly byte[] Commands =
        [0x20, 0x30, 0xC4, 0xC5, 0xC6, 0xEC, 0x11, 0x34, 0x36, 0x30, 0xB0, 0xC2, 0x60, 0xD2, 0xD3, 0x01];

    private readonly byte* _disk = (byte*)NativeMemory.AllocZeroed(DiskLength + (2 * Guard));
    private readonly byte* _room = (byte*)NativeMemory.AllocZeroed(Room + (2 * Guard));
    private PcDevices _devices;

    public void Dispose()
    {
        NativeMemory.Free(_disk);
        NativeMemory.Free(_room);
    }

    [Theory]
    [InlineData(1, 2_399_999_873UL)]
    [InlineData(2, 4_000_000UL)]
    public void Nothing_breaks_and_time_only_goes_on(int seed, ulong ticksPerSecond)
    {
        Random random = new(seed);
        ulong now = (ulong)random.NextInt64(1L << 40);
        _devices.Reset(new Clock(ticksPerSecond), 1_795_000_000, isAcpiEnabled: false, now);
        _devices.Disk.Reset((ulong)(_disk + Guard), DiskLength, isWritable: true);
        _devices.PciConfiguration.AddIdeController();
        Assert.True(_devices.PciConfiguration.TryAddSharedMemory(0xFEB00000, 0xE0000000, 0x10000));
        Assert.True(_devices.FirmwareConfiguration.TryAddMemoryRange(0, 1 << 20, 1));
        int[] highs = new int[16];
        for (int access = 0; access < Accesses / 2; access++)
        {
            Access(random, now);
            now = Continue(random, now, ticksPerSecond, highs);
        }

        AssertGuards(_disk, DiskLength);
        AssertGuards(_room, Room);
        foreach (int line in new[] { 0, 1, 4, 8, 9, 12, 14 })
        {
            Assert.True(highs[line] is > 0 and < Accesses / 2, $"IRQ {line} was high {highs[line]} times");
        }
    }

    private void Access(Random random, ulong now)
    {
        uint size = 1u << random.Next(3);
        size = random.Next(3) == 0 ? size : 1;
        ushort port = random.Next(50) == 0
            ? (ushort)random.Next(0x10000)
            : (ushort)(Bases[random.Next(Bases.Length)] + random.Next(8));
        if (random.Next(40) == 0)
        {
            uint count = (uint)random.Next(1, (int)(Room / 8));
            count = port == 0x1F0 ? count : count % 64;
            ulong address = (ulong)(_room + Guard) + (ulong)random.Next((int)Room / 2);
            if (random.Next(2) == 0)
            {
                PcPorts.ReadString(ref _devices, port, size, address, count, now);
            }
            else
            {
                PcPorts.WriteString(ref _devices, port, size, address, count, now);
            }
        }
        else if (random.Next(2) == 0)
        {
            uint value = PcPorts.Read(ref _devices, port, size, now);
            Assert.True(size == 4 || value >> (int)(8 * size) == 0, $"{size} bytes of port {port:X} are {value:X}");
        }
        else
        {
            PcPorts.Write(ref _devices, port, size, RandomValue(random, port), now);
        }
    }

    // Values that devices know are likelier than others.
    private static uint RandomValue(Random random, ushort port)
    {
        int kind = random.Next(4);
        return port == 0xCF8 && kind != 0 ? 0x8000_0000 | (uint)random.Next(0x2000)
            : port == 0x3FC && kind != 0 ? 0x08
            : kind == 0 ? (uint)random.NextInt64(1L << 32)
            : kind == 1 ? 1u << random.Next(8)
            : kind == 2 ? Commands[random.Next(Commands.Length)]
            : (uint)random.Next(16);
    }

    private ulong Continue(Random random, ulong now, ulong ticksPerSecond, int[] highs)
    {
        if (random.Next(10) == 0)
        {
            _devices.Uart.TryReceive((byte)random.Next(256), now);
            _devices.InvalidateUart();
            _devices.PressPowerButton();
        }

        if (random.Next(3) == 0)
        {
            _devices.Uart.TryTakeTransmitted(out _);
            _devices.InvalidateUart();
        }

        InterruptLines lines = _devices.UpdateLines(now);
        AssertConsistent(lines, now);
        ulong next = _devices.NextChange;
        Assert.True(next > now, $"the next change, {next}, is not after {now}");

        // Until the next change, no line changes.
        int kind = random.Next(20);
        ulong later = now + (ulong)random.NextInt64((long)(kind == 0 ? ticksPerSecond * 100 : ticksPerSecond / 1000));
        later = kind == 1 && next != ulong.MaxValue && next - now < ticksPerSecond * 86_400 ? next : later;
        ulong quiet = later < next ? later : next - 1;
        InterruptLines still = _devices.UpdateLines(quiet < now ? now : quiet);
        Assert.True(lines.Levels == still.Levels, $"{lines.Levels:X4} became {still.Levels:X4} before {next}");
        Assert.Equal(0, still.Pulses);
        for (int line = 0; line < 16; line++)
        {
            highs[line] += (lines.Levels >> line) & 1;
            _devices.InterruptControllers.SetLine((uint)line, ((lines.Levels >> line) & 1) != 0);
        }

        if (_devices.InterruptControllers.PendingVector is var vector and >= 0)
        {
            Assert.Equal(vector, _devices.InterruptControllers.Acknowledge());
        }

        return later;
    }

    // What is remembered of devices that follow the time is what they would say now.
    private void AssertConsistent(InterruptLines lines, ulong now)
    {
        AssertLine(lines, InterruptLines.Timer, _devices.IntervalTimer.Interrupt(now));
        AssertLine(lines, InterruptLines.Keyboard, _devices.KeyboardController.KeyboardIrq);
        AssertLine(lines, InterruptLines.Serial, _devices.Uart.Interrupt(now));
        AssertLine(lines, InterruptLines.RealTimeClock, _devices.RealTimeClock.Interrupt(now));
        AssertLine(lines, InterruptLines.SystemControl, _devices.PowerManagement.Interrupt(now));
        AssertLine(lines, InterruptLines.Auxiliary, _devices.KeyboardController.AuxiliaryIrq);
        AssertLine(lines, InterruptLines.Disk, _devices.Disk.Interrupt);
        Assert.Equal(0, lines.Pulses & ~lines.Levels);
    }

    private static void AssertLine(InterruptLines lines, int line, bool isHigh) =>
        Assert.True(((lines.Levels >> line) & 1) != 0 == isHigh, $"IRQ {line}");

    private static void AssertGuards(byte* memory, uint length)
    {
        Assert.Equal(-1, new ReadOnlySpan<byte>(memory, (int)Guard).IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, new ReadOnlySpan<byte>(memory + Guard + length, (int)Guard).IndexOfAnyExcept((byte)0));
    }
}
