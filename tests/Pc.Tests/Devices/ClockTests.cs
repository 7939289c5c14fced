namespace Bulkhead.Pc.Tests.Devices;

using System.Numerics;
using Bulkhead.Subjects.Pc.Devices;

public class ClockTests
{
    public static TheoryData<ulong, uint> Frequencies => new()
    {
        { 4_000_000, 1_193_182 },
        { 2_399_999_999, 1_193_182 },
        { 3_000_000_019, 3_579_545 },
        { Clock.MinimumTicksPerSecond, 1_843_200 },
        { Clock.MaximumTicksPerSecond, 32_768 },
    };

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void Periods_are_exact(ulong ticksPerSecond, uint frequency)
    {
        Clock clock = new(ticksPerSecond);
        Random random = new(1);
        for (int round = 0; round < 10_000; round++)
        {
            ulong ticks = (ulong)random.NextInt64(long.MaxValue) >> random.Next(60);
            BigInteger expected = (BigInteger)ticks * frequency / ticksPerSecond;
            Assert.Equal(expected & ulong.MaxValue, clock.Periods(ticks, frequency));
        }
    }

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void Ticks_are_the_first_of_a_period(ulong ticksPerSecond, uint frequency)
    {
        Clock clock = new(ticksPerSecond);
        Random random = new(2);
        for (int round = 0; round < 10_000; round++)
        {
            ulong periods = (ulong)random.NextInt64(1L << 48) >> random.Next(48);
            ulong ticks = clock.Ticks(periods, frequency);
            BigInteger expected = (((BigInteger)periods * ticksPerSecond) + frequency - 1) / frequency;
            if (expected < (ulong)long.MaxValue / 2)
            {
                Assert.Equal(expected, ticks);
            }
        }
    }

    [Fact]
    public void A_time_beyond_64_bits_is_never() =>
        Assert.Equal(ulong.MaxValue, new Clock(4_000_000_000).Ticks(ulong.MaxValue, 1));

    [Theory]
    [InlineData(0, Clock.MinimumTicksPerSecond)]
    [InlineData(ulong.MaxValue, Clock.MaximumTicksPerSecond)]
    public void A_frequency_is_taken_into_the_range(ulong given, ulong taken) =>
        Assert.Equal(taken, new Clock(given).TicksPerSecond);
}
