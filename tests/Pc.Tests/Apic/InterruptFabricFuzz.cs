using Bulkhead.Subjects.Pc.Apic;
using Bulkhead.Subjects.Pc.Devices;

namespace Bulkhead.Pc.Tests.Apic;

/// <summary>Random accesses to all registers, with lines that change and time that passes.</summary>
public sealed class InterruptFabricFuzz
{
    private const int Accesses = 1_000_000;

    private static readonly uint[] s_offsets = [0x80, 0xb0, 0xd0, 0xe0, 0xf0, 0x280, 0x300, 0x310, 0x320, 0x350, 0x370,
        0x380, 0x390, 0x3e0];

    private InterruptFabric _fabric;
    private InterruptControllers8259 _controllers;
    private ulong _now;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void NothingBreaksTheRules(int seed, bool isX2Apic)
    {
        Random random = new(seed);
        _fabric.Initialize(2_899_999_307, 1_000_000_000, physicalAddressBits: 39);
        _controllers.Reset();
        int taken = 0;
        for (int index = 0; index < Accesses / 2; index++)
        {
            Access(random, isX2Apic);
            _now += (ulong)random.NextInt64(1L << random.Next(1, 24));
            _fabric.SetLines(new((uint)random.Next(0x10000), (uint)random.Next(0x10000)), ref _controllers);
            taken += Check(random, isX2Apic) ? 1 : 0;
        }

        Assert.True(taken > 1000, $"{taken}");
    }

    private void Access(Random random, bool isX2Apic)
    {
        uint value = random.Next(3) == 0 ? (uint)random.NextInt64() : (uint)random.Next(0x200);
        switch (random.Next(8))
        {
            case 0:
                _fabric.WriteIoApic(0, (uint)random.Next(0x42), _now);
                break;
            case 1:
                _fabric.WriteIoApic(0x10, value, _now);
                break;
            case 2:
                _ = _fabric.ReadIoApic((uint)random.Next(0x20));
                _ = _fabric.TryWriteMsr(0x80b, 0, _now);
                _ = _fabric.TryWriteMsr(0x808, (ulong)random.Next(0x60), _now);
                break;
            case 3:
                _controllers.Write(random.Next(2) == 0, (uint)random.Next(2), value);
                break;
            case 4 when !isX2Apic:
                _fabric.WriteLocalApic(s_offsets[random.Next(s_offsets.Length)], value, _now);
                _fabric.WriteLocalApic(0xf0, 0x1ff, _now);
                break;
            case 4:
                _ = _fabric.TryWriteMsr(0x800 + (s_offsets[random.Next(s_offsets.Length)] >> 4), value, _now);
                _ = _fabric.TryWriteMsr(0x80f, 0x1ff, _now);
                break;
            case 5:
                _ = _fabric.TryWriteMsr(0x6e0, _now + (ulong)random.Next(100_000), _now);
                break;
            case 6:
                _ = _fabric.TryReadMsr(0x800 + (uint)random.Next(0x100), _now, out _);
                _ = _fabric.TryWriteMsr(0x800 + (uint)random.Next(0x100), (ulong)random.NextInt64(), _now);
                _fabric.WriteLocalApic((uint)random.Next(0x1000), (uint)random.NextInt64(), _now);
                _ = _fabric.ReadLocalApic((uint)random.Next(0x1000), _now);
                break;
            default:
                ulong mode = isX2Apic ? 0xfee0_0d00 : 0xfee0_0900;
                ulong written = random.Next(64) == 0 ? (ulong)random.NextInt64() : mode;
                _ = _fabric.TryWriteMsr(0x1b, written, _now);
                _ = _fabric.TryWriteMsr(0x1b, mode, _now) || _fabric.TryWriteMsr(0x1b, 0xfee0_0900, _now);
                break;
        }
    }

    private bool Check(Random random, bool isX2Apic)
    {
        int vector = _fabric.Propose(ref _controllers, _now);
        ulong next = _fabric.NextChange;
        Assert.True(next > _now, $"{next} at {_now}");
        Assert.InRange(vector, -1, 255);
        uint priority = Register(0xa0, isX2Apic);
        int highest = Highest(0x100, isX2Apic);
        uint task = Register(0x80, isX2Apic);
        Assert.Equal((task & 0xf0) >= (highest & 0xf0) ? task : (uint)highest & 0xf0, priority);
        if (vector < 0)
        {
            Assert.True((Highest(0x200, isX2Apic) & 0xf0) <= (priority & 0xf0));
            return false;
        }

        if (random.Next(4) == 0)
        {
            return false;
        }

        bool isRequested = vector >= 16 && IsSet(0x200, (uint)vector, isX2Apic);
        uint before = isRequested ? Register(0x100 + ((uint)vector >> 5 << 4), isX2Apic) : 0;
        _fabric.Acknowledge(ref _controllers);
        bool isLocal = isRequested && !IsSet(0x200, (uint)vector, isX2Apic);
        if (isLocal)
        {
            Assert.True((vector & 0xf0) > (priority & 0xf0));
            Assert.Equal(vector, Highest(0x100, isX2Apic));
            Assert.Equal(0u, before >> (vector & 31) & 1);
        }
        else
        {
            Assert.Equal(highest, Highest(0x100, isX2Apic));
        }

        if (random.Next(3) != 0)
        {
            if (!_fabric.TryEndInterrupt())
            {
                _fabric.WriteLocalApic(0xb0, 0, _now);
            }

            _ = _fabric.TryWriteMsr(0x80b, 0, _now);
            _controllers.Write(false, 0, 0x20);
            _controllers.Write(true, 0, 0x20);
        }

        return isLocal;
    }

    private int Highest(uint offset, bool isX2Apic)
    {
        for (int index = 7; index >= 0; index--)
        {
            uint word = Register(offset + ((uint)index << 4), isX2Apic);
            if (word != 0)
            {
                return (index << 5) + (int)uint.Log2(word);
            }
        }

        return 0;
    }

    private bool IsSet(uint offset, uint vector, bool isX2Apic) =>
        (Register(offset + (vector >> 5 << 4), isX2Apic) >> (int)(vector & 31) & 1) != 0;

    /// <summary>0 while no mode gives access to the registers.</summary>
    private uint Register(uint offset, bool isX2Apic)
    {
        if (isX2Apic && _fabric.TryReadMsr(0x800 + (offset >> 4), _now, out ulong value))
        {
            return (uint)value;
        }

        Assert.True(_fabric.TryReadMsr(0x1b, _now, out ulong mode));
        return (mode & 0xc00) == 0x800 ? (uint)_fabric.ReadLocalApic(offset, _now) : 0;
    }
}
