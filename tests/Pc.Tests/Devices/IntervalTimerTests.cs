namespace Bulkhead.Pc.Tests.Devices;

using System.Numerics;
using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.IntervalTimer8254Registers;

public class IntervalTimerTests
{
    private const ulong TicksPerSecond = 2_399_999_873; // a prime, which 1,193,182 does not divide
    private IntervalTimer8254 _timer;
    private ulong _now = 12_345;

    public IntervalTimerTests() => _timer.Reset(new Clock(TicksPerSecond));

    [Fact]
    public void A_million_periods_do_not_drift()
    {
        Write(ControlWord, 0x34);
        Write(0, 0xA9);
        Write(0, 0x04); // 1193: a little less than a millisecond
        ulong start = (ulong)((BigInteger)_now * Frequency / TicksPerSecond) + 1;
        for (ulong edge = 1; edge <= 1_000_000; edge++)
        {
            ulong next = _timer.NextChange(_now);
            if (edge == 1)
            {
                next = _timer.NextChange(next); // the first is the load
            }

            Assert.Equal(edge - 1, _timer.Edges(next - 1));
            Assert.Equal(edge, _timer.Edges(next));
            _now = next;
        }

        BigInteger period = start + (1193UL * 1_000_000);
        Assert.Equal(((period * TicksPerSecond) + Frequency - 1) / Frequency, _now);
    }

    [Theory]
    [InlineData(0x34)]
    [InlineData(0x36)]
    public void Ticks_that_nobody_saw_are_counted_all_the_same(uint control)
    {
        Write(ControlWord, control);
        Write(0, 100);
        Write(0, 0);
        _now += TicksPerSecond * 100;
        Assert.InRange(_timer.Edges(_now), 100UL * Frequency / 100 - 1, 100UL * Frequency / 100);
        Assert.True(_timer.Interrupt(_now));
    }

    [Fact]
    public void Mode_0_raises_IRQ_0_once_and_the_control_word_lowers_it()
    {
        Write(ControlWord, 0x30);
        Write(0, 10);
        Write(0, 0);
        Assert.False(_timer.Interrupt(_now));
        Advance(11);
        Assert.True(_timer.Interrupt(_now));
        Assert.Equal(ulong.MaxValue, _timer.NextChange(_now));
        Write(ControlWord, 0x30);
        Assert.False(_timer.Interrupt(_now));
    }

    [Theory]
    [InlineData(LeastSignificant, 0x34u, 0x34u, 0x34u)]
    [InlineData(MostSignificant, 0x12u, 0x12u, 0x12u)]
    [InlineData(LeastThenMost, 0x34u, 0x34u, 0x12u)]
    public void Bytes_are_read_and_written_in_the_order_that_the_control_word_says(
        uint order, uint written, uint first, uint second)
    {
        Write(ControlWord, (order << 4) | 0x80 | (0 << 1));
        Write(2, written);
        if (order == LeastThenMost)
        {
            Write(2, 0x12);
        }

        Advance(1); // loaded, and its gate is low
        Assert.Equal((first, second), (Read(2), Read(2)));
        Assert.Equal(first, Read(2));
        Write(ControlWord, 0x80); // a latch
        Assert.Equal(first, Read(2));
    }

    [Fact]
    public void A_latched_count_stays_until_it_is_read()
    {
        Write(ControlWord, 0x34);
        Write(0, 0);
        Write(0, 0);
        Advance(1 + 0x1234);
        Write(ControlWord, 0x00);
        Advance(100);
        Write(ControlWord, 0x00); // ignored
        Assert.Equal((0xCCu, 0xEDu), (Read(0), Read(0)));
        Assert.Equal((0x10000u - 0x1234 - 100) & 0xFF, Read(0));
    }

    [Fact]
    public void Read_back_latches_status_and_count_of_several_counters()
    {
        Write(ControlWord, 0x36);
        Write(0, 100);
        Write(0, 0);
        Advance(11);
        Write(ControlWord, 0xB0);
        Write(2, 5);
        Write(2, 0);
        Write(ControlWord, 0xC0 | 2 | 8); // both of 0 and 2
        Advance(50);
        Write(ControlWord, 0xC0 | 2 | 8);
        Assert.Equal(0xB6u, Read(0)); // OUT high, not null
        Assert.Equal((80u, 0u), (Read(0), Read(0)));
        Assert.Equal(0x70u, Read(2)); // OUT low, null
        Write(ControlWord, 0xE0 | 2); // status alone
        Assert.Equal(0x36u, Read(0)); // in the low half
        Write(ControlWord, 0xD0 | 2); // count alone
        Assert.Equal(80u, Read(0));
    }

    [Fact]
    public void BCD_counts_in_decimal()
    {
        Write(ControlWord, 0x35);
        Write(0, 0x00);
        Write(0, 0x10); // 1000
        Advance(2);
        Write(ControlWord, 0x00);
        Assert.Equal((0x99u, 0x09u), (Read(0), Read(0)));
        Write(ControlWord, 0x35);
        Write(0, 0);
        Write(0, 0); // 10000
        Advance(2);
        Write(ControlWord, 0x00);
        Assert.Equal((0x99u, 0x99u), (Read(0), Read(0)));
    }

    [Fact]
    public void Port_61H_opens_the_gate_of_counter_2_and_shows_its_OUT()
    {
        WriteB(0);
        Write(ControlWord, 0xB0);
        Write(2, 20);
        Write(2, 0);
        Advance(1000);
        Assert.Equal(0u, ReadB() & TimerCounter2Output);
        WriteB(TimerCounter2Enable);
        Assert.Equal(TimerCounter2Enable, ReadB() & 0x0F);
        Advance(19);
        Assert.Equal(0u, ReadB() & TimerCounter2Output);
        Advance(1);
        Assert.Equal(TimerCounter2Output, ReadB() & TimerCounter2Output);
    }

    [Fact]
    public void The_refresh_bit_toggles_every_15_microseconds()
    {
        int changes = 0;
        uint last = ReadB() & RefreshCycleToggle;
        for (int period = 0; period < 1800; period++)
        {
            Advance(1);
            uint next = ReadB() & RefreshCycleToggle;
            changes += next != last ? 1 : 0;
            last = next;
        }

        Assert.Equal(100, changes);
    }

    private void Advance(ulong periods)
    {
        Clock clock = new(TicksPerSecond);
        _now = clock.Ticks(clock.Periods(_now, Frequency) + periods, Frequency);
    }

    private uint Read(uint register) => _timer.Read(register, _now);

    private void Write(uint register, uint value) => _timer.Write(register, value, _now);

    private uint ReadB() => _timer.ReadPortB(_now);

    private void WriteB(uint value) => _timer.WritePortB(value, _now);
}
