using System.Numerics;
using Bulkhead.Subjects.Pc.Apic;

namespace Bulkhead.Pc.Tests.Apic;

/// <summary>The local APIC's timer, against SDM Vol. 3A, 11.5.4 and 11.5.4.1.</summary>
public sealed class ApicTimerTests
{
    private const ulong Ticks = 2_899_999_307;
    private const ulong Bus = 1_000_000_000;
    private const uint Periodic = 1 << 17;
    private const uint TscDeadline = 1 << 18;
    private const uint DeadlineMsr = 0x6e0;
    private const uint Masked = 1 << 16;

    private LocalApic _apic;

    public ApicTimerTests() => Initialize(Ticks, Bus);

    [Fact]
    public void AOneShotTimerExpiresOnce()
    {
        Initialize(Bus, Bus);
        Write(ApicRegister.DivideConfiguration, 0b1011, 0);
        Write(ApicRegister.LvtTimer, 0x40, 0);
        Write(ApicRegister.InitialCount, 1000, 500);
        Assert.Equal(1500ul, _apic.NextChange);
        Assert.Equal((1000u, 1000u), (Read(ApicRegister.CurrentCount, 500), Read(ApicRegister.InitialCount, 500)));
        Assert.Equal(1u, Read(ApicRegister.CurrentCount, 1499));
        Assert.Equal(0, _apic.Offered);
        Assert.Equal(0u, Read(ApicRegister.CurrentCount, 1500));
        Assert.Equal(0x40, _apic.Offered);
        Assert.Equal(ApicTimer.Never, _apic.NextChange);
        Assert.Equal(1000u, Read(ApicRegister.InitialCount, 9999));
    }

    [Theory]
    [InlineData(0b0000, 2)]
    [InlineData(0b0001, 4)]
    [InlineData(0b0010, 8)]
    [InlineData(0b0011, 16)]
    [InlineData(0b1000, 32)]
    [InlineData(0b1001, 64)]
    [InlineData(0b1010, 128)]
    [InlineData(0b1011, 1)]
    public void TheDivisorIsThatOfTheFigure(uint configuration, uint divisor)
    {
        Initialize(Bus, Bus);
        Write(ApicRegister.DivideConfiguration, configuration, 0);
        Write(ApicRegister.LvtTimer, 0x40, 0);
        Write(ApicRegister.InitialCount, 10, 0);
        Assert.Equal(10ul * divisor, _apic.NextChange);
        Assert.Equal(10u, Read(ApicRegister.CurrentCount, 0));
        Assert.Equal(7u, Read(ApicRegister.CurrentCount, 3 * divisor));
        Assert.Equal(1u, Read(ApicRegister.CurrentCount, (10 * divisor) - 1));
    }

    [Fact]
    public void APeriodicTimerDoesNotDrift()
    {
        const uint Count = 3_333_333;
        Write(ApicRegister.DivideConfiguration, 0, 0);
        Write(ApicRegister.LvtTimer, 0x40 | Periodic, 0);
        Write(ApicRegister.InitialCount, Count, 12345);
        for (ulong period = 1; period <= 200_000; period++)
        {
            ulong expiry = _apic.NextChange;
            BigInteger exact = new BigInteger(period) * Count * 2 * Ticks / Bus;
            Assert.True(BigInteger.Abs(exact + 12345 - expiry) <= 1, $"{period}");
            _apic.Advance(expiry + (period % 1000));
        }
    }

    [Fact]
    public void PeriodsThatNobodySawAreOneInterrupt()
    {
        Write(ApicRegister.LvtTimer, 0x40 | Periodic, 0);
        Write(ApicRegister.InitialCount, 1000, 0);
        _apic.Advance(1_000_000_000_000_000);
        Assert.Equal(0x40, _apic.Offered);
        Assert.InRange(_apic.NextChange, 1_000_000_000_000_001ul, 1_000_000_000_005_802ul);
        Assert.InRange(Read(ApicRegister.CurrentCount, 1_000_000_000_000_000), 1u, 1000u);
    }

    [Fact]
    public void ANewDivisorCountsForWhatIsLeft()
    {
        Initialize(Bus, Bus);
        Write(ApicRegister.DivideConfiguration, 0b1011, 0);
        Write(ApicRegister.LvtTimer, 0x40 | Periodic, 0);
        Write(ApicRegister.InitialCount, 1000, 0);
        Write(ApicRegister.DivideConfiguration, 0b0001, 400);
        Assert.Equal(600u, Read(ApicRegister.CurrentCount, 400));
        Assert.Equal(400ul + 2400, _apic.NextChange);
        _apic.Advance(2800);
        Assert.Equal(2800ul + 4000, _apic.NextChange);
    }

    [Fact]
    public void ADeadlineIsATick()
    {
        Write(ApicRegister.LvtTimer, 0x40 | TscDeadline, 0);
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 5000, 100));
        Assert.Equal((5000ul, 5000ul), (_apic.NextChange, Deadline(4999)));
        Assert.Equal(0u, Read(ApicRegister.CurrentCount, 200));
        Write(ApicRegister.InitialCount, 50, 200);
        Assert.Equal(0u, Read(ApicRegister.InitialCount, 200));
        Assert.Equal(0, _apic.Offered);
        Assert.Equal(0ul, Deadline(5000));
        Assert.Equal(0x40, _apic.Offered);
        _apic.Acknowledge(0x40);
        Write(ApicRegister.EndOfInterrupt, 0, 5000);
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 4000, 6000));
        Assert.Equal(0x40, _apic.Offered);
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 7000, 6000));
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 0, 6000));
        Assert.Equal(ApicTimer.Never, _apic.NextChange);
    }

    [Fact]
    public void ChangingToAndFromADeadlineDisarms()
    {
        Write(ApicRegister.LvtTimer, 0x40, 0);
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 5000, 0));
        Assert.Equal((0ul, ApicTimer.Never), (Deadline(0), _apic.NextChange));
        Write(ApicRegister.InitialCount, 1000, 0);
        Write(ApicRegister.LvtTimer, 0x40 | TscDeadline, 0);
        Assert.Equal(ApicTimer.Never, _apic.NextChange);
        Assert.True(_apic.TryWriteMsr(DeadlineMsr, 5000, 0));
        Write(ApicRegister.LvtTimer, 0x40 | Periodic, 0);
        Assert.Equal((0ul, ApicTimer.Never), (Deadline(0), _apic.NextChange));
    }

    [Fact]
    public void AMaskedTimerRunsOutWithoutAnInterrupt()
    {
        Write(ApicRegister.LvtTimer, 0x40 | Masked, 0);
        Write(ApicRegister.InitialCount, 1000, 0);
        Assert.Equal(ApicTimer.Never, _apic.NextChange);
        Assert.Equal(1000u, Read(ApicRegister.CurrentCount, 0));
        Write(ApicRegister.LvtTimer, 0x40, 10_000_000);
        Assert.Equal(0, _apic.Offered);
        Assert.Equal(0u, Read(ApicRegister.CurrentCount, 10_000_000));
    }

    [Fact]
    public void ACountOfZeroStops()
    {
        Write(ApicRegister.LvtTimer, 0x40 | Periodic, 0);
        Write(ApicRegister.InitialCount, 1000, 0);
        Write(ApicRegister.InitialCount, 0, 10);
        Assert.Equal((0u, ApicTimer.Never), (Read(ApicRegister.CurrentCount, 20), _apic.NextChange));
    }

    [Theory]
    [InlineData(2_899_999_307ul, 1_000_000_000ul)]
    [InlineData(1_000_000_000ul, 3_000_000_000ul)]
    [InlineData(4_000_000_000ul, 25_000_000ul)]
    [InlineData(1_193_182ul, 1_193_182ul)]
    public void ARatioScalesWithAnErrorOfAtMostOne(ulong frequency, ulong other)
    {
        ClockRatio ratio = new(frequency, other);
        Random random = new(11);
        for (int index = 0; index < 100_000; index++)
        {
            ulong count = (ulong)random.NextInt64() >> random.Next(2, 62);
            BigInteger exact = new BigInteger(count) * frequency / other;
            if (exact < ulong.MaxValue)
            {
                Assert.True(BigInteger.Abs(exact - ratio.Scale(count)) <= 1, $"{count}");
            }
        }
    }

    private void Initialize(ulong ticksPerSecond, ulong busFrequency)
    {
        _apic.Initialize(id: 0, ticksPerSecond, busFrequency, physicalAddressBits: 39);
        Write(ApicRegister.SpuriousInterruptVector, 0x1ff, 0);
    }

    private ulong Deadline(ulong now)
    {
        Assert.True(_apic.TryReadMsr(DeadlineMsr, now, out ulong value));
        return value;
    }

    private uint Read(ApicRegister register, ulong now) => (uint)_apic.ReadMemory((uint)register << 4, now);

    private void Write(ApicRegister register, uint value, ulong now) =>
        _apic.WriteMemory((uint)register << 4, value, now);
}
