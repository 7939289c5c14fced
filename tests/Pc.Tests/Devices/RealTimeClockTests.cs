namespace Bulkhead.Pc.Tests.Devices;

using Bulkhead.Subjects.Pc.Devices;
using static Bulkhead.Subjects.Pc.Devices.RealTimeClockRegisters;

public class RealTimeClockTests
{
    private const ulong TicksPerSecond = 32_768 * 100;
    private RealTimeClock _clock;
    private ulong _now = 777;

    [Fact]
    public void It_starts_with_the_date_it_is_given()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Assert.Equal("20 26 11 22 21:09:58 day 1", Time());
        Advance(1);
        Assert.Equal("20 26 11 22 21:09:59 day 1", Time());
        Advance(1);
        Assert.Equal("20 26 11 22 21:10:00 day 1", Time());
    }

    [Theory]
    [InlineData(2026, 12, 31)]
    [InlineData(2024, 2, 28)]
    [InlineData(2024, 2, 29)]
    [InlineData(2023, 2, 28)]
    [InlineData(2000, 2, 28)]
    [InlineData(2100, 2, 28)]
    [InlineData(1999, 12, 31)]
    [InlineData(2026, 4, 30)]
    public void Days_roll_over_as_in_the_calendar(int year, int month, int day)
    {
        DateTime date = new(year, month, day, 23, 59, 59);
        Start(date);
        Advance(1);
        Assert.Equal(Expected(date.AddSeconds(1)), Time());
    }

    [Fact]
    public void Every_day_of_four_centuries_is_as_in_the_calendar()
    {
        DateTime date = new(1970, 1, 1, 12, 34, 56);
        Start(date);
        for (int day = 0; day < 146_097; day += 13)
        {
            Assert.Equal(Expected(date.AddDays(day)), Time());
            Advance(13 * 86_400);
        }
    }

    [Fact]
    public void Binary_mode_and_12_hours_write_the_same_time_otherwise()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterB, Set | BinaryMode);
        Put(Hours, 0x80 | 11); // 11 at night
        Put(Minutes, 59);
        Put(Seconds, 58);
        Put(DateOfMonth, 22);
        Put(Month, 11);
        Put(Year, 26);
        Put(Century, 20);
        Put(RegisterB, BinaryMode);
        Advance(1);
        Assert.Equal((0x80u | 11, 59u), (Get(Hours), Get(Minutes)));
        Assert.Equal(22u, Get(DateOfMonth));
        Advance(1);
        Assert.Equal((12u, 0u), (Get(Hours), Get(Minutes))); // midnight is 12 in the morning
        Assert.Equal(23u, Get(DateOfMonth));
        Advance(12 * 3600);
        Assert.Equal(0x80u | 12, Get(Hours));
    }

    [Fact]
    public void SET_stops_the_updates_and_the_bytes_are_what_was_written()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterB, Set | Hours24 | UpdateInterrupt);
        Assert.Equal(Set | Hours24, Get(RegisterB)); // SET takes UIE away
        Put(Seconds, 0x7F);
        Put(Year, 0x99);
        Advance(100);
        Assert.Equal((0x7Fu, 0x99u), (Get(Seconds), Get(Year)));
        Assert.Equal(0u, Get(RegisterA) & UpdateInProgress);
        Assert.Equal(0u, Get(RegisterC) & UpdateInterrupt);
        Put(Seconds, 0x58);
        Put(RegisterB, Hours24);
        Advance(2);
        Assert.Equal("20 99 11 22 21:10:00 day 1", Time());
    }

    [Fact]
    public void UIP_precedes_each_update()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Advance(Frequency - UpdatePeriods - 1, Frequency);
        Assert.Equal(0u, Get(RegisterA) & UpdateInProgress);
        Advance(1, Frequency);
        Assert.Equal(UpdateInProgress, Get(RegisterA) & UpdateInProgress);
        Assert.Equal(0x58u, Get(Seconds));
        Advance(UpdatePeriods - 1, Frequency);
        Assert.Equal(UpdateInProgress, Get(RegisterA) & UpdateInProgress);
        Advance(1, Frequency);
        Assert.Equal(0u, Get(RegisterA) & UpdateInProgress);
        Assert.Equal(0x59u, Get(Seconds));
    }

    [Fact]
    public void The_update_interrupt_comes_each_second_and_reading_C_takes_it_back()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterB, Hours24 | UpdateInterrupt);
        for (int second = 0; second < 5; second++)
        {
            ulong next = _clock.NextChange(_now);
            Assert.False(_clock.Interrupt(next - 1));
            _now = next;
            Assert.True(_clock.Interrupt(_now));
            Assert.Equal(ulong.MaxValue, _clock.NextChange(_now));
            Assert.Equal(InterruptRequest | UpdateInterrupt, Get(RegisterC) & (InterruptRequest | UpdateInterrupt));
            Assert.False(_clock.Interrupt(_now));
            Assert.Equal(0u, Get(RegisterC));
        }

        Assert.Equal(0x03u, Get(Seconds));
    }

    [Theory]
    [InlineData(1, 128)]
    [InlineData(2, 256)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(15, 16_384)]
    public void The_periodic_interrupt_has_the_rate_of_register_A(uint rate, uint periods)
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterA, 0x20 | rate);
        Put(RegisterB, Hours24 | PeriodicInterrupt);
        ulong first = _clock.NextChange(_now);
        _now = first;
        for (ulong count = 1; count <= 1000; count++)
        {
            Assert.Equal(InterruptRequest | PeriodicInterrupt, Get(RegisterC) & (InterruptRequest | PeriodicInterrupt));
            ulong next = _clock.NextChange(_now);
            Assert.Equal(first + (count * periods * TicksPerSecond / Frequency), next);
            Assert.False(_clock.Interrupt(next - 1));
            _now = next;
            Assert.True(_clock.Interrupt(_now));
        }
    }

    [Fact]
    public void Rate_0_makes_no_periodic_interrupt()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterA, 0x20);
        Put(RegisterB, Hours24 | PeriodicInterrupt);
        Assert.Equal(ulong.MaxValue, _clock.NextChange(_now));
        Advance(10);
        Assert.Equal(0u, Get(RegisterC) & PeriodicInterrupt);
    }

    [Theory]
    [InlineData(0x21, 0x10, 0x05, 7)]
    [InlineData(0x21, 0x09, 0x58, 86_400)]
    [InlineData(0xC0, 0x09, 0x58, 3_600)]
    [InlineData(0xFF, 0xC0, 0x57, 59)]
    [InlineData(0xFF, 0xFF, 0xFF, 1)]
    [InlineData(0x20, 0xFF, 0xFF, 82_202)]
    [InlineData(0x22, 0xFF, 0xFF, 3_002)]
    [InlineData(0x21, 0xFF, 0x00, 2)]
    public void The_alarm_comes_when_its_bytes_match_or_are_any(uint hour, uint minute, uint second, int after)
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(HoursAlarm, hour);
        Put(MinutesAlarm, minute);
        Put(SecondsAlarm, second);
        Put(RegisterB, Hours24 | AlarmInterrupt);
        Get(RegisterC);
        ulong next = _clock.NextChange(_now);
        Assert.Equal((ulong)after, (next - _now + (TicksPerSecond / 2)) / TicksPerSecond);
        Assert.False(_clock.Interrupt(next - 1));
        Assert.True(_clock.Interrupt(next));
    }

    [Fact]
    public void An_alarm_that_is_no_time_never_comes()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(HoursAlarm, 0x25);
        Put(RegisterB, Hours24 | AlarmInterrupt);
        Assert.Equal(ulong.MaxValue, _clock.NextChange(_now));
        Advance(86_400 * 3);
        Assert.Equal(0u, Get(RegisterC) & AlarmInterrupt);
    }

    [Fact]
    public void The_flags_are_set_without_their_interrupts()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(HoursAlarm, 0xFF);
        Put(MinutesAlarm, 0xFF);
        Put(SecondsAlarm, 0xFF);
        Get(RegisterC);
        Advance(1);
        Assert.False(_clock.Interrupt(_now));
        Assert.Equal(Interrupts, Get(RegisterC));
        Assert.Equal(0u, Get(RegisterC));
    }

    [Fact]
    public void The_first_update_comes_half_a_second_after_the_divider_was_reset()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        Put(RegisterA, 0x70);
        Advance(10);
        Assert.Equal(0x58u, Get(Seconds));
        Put(RegisterA, 0x26);
        Put(RegisterB, Hours24 | UpdateInterrupt);
        ulong next = _clock.NextChange(_now);
        Assert.InRange(next - _now, (TicksPerSecond / 2) - 100, TicksPerSecond / 2);
        _now = next;
        Assert.Equal(0x59u, Get(Seconds));
    }

    [Fact]
    public void RAM_is_kept_and_C_and_D_are_read_only()
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        for (uint index = 0x0E; index < Size; index++)
        {
            if (index != Century)
            {
                Put(index, index ^ 0x5A);
                Assert.Equal(index ^ 0x5A, Get(index));
            }
        }

        Put(RegisterD, 0);
        Assert.Equal(ValidRamAndTime, Get(RegisterD));
        _clock.WriteIndex(0x80 | 0x0E); // bit 7 masks the NMI
        Assert.Equal(0x0Eu ^ 0x5A, _clock.Read(_now));
    }

    [Theory]
    [InlineData(0x0800_0000UL, 0UL, 0xFFFFu, 0x0700u, 0u)]
    [InlineData(0x0080_0000UL, 0UL, 7u * 1024, 0u, 0u)]
    [InlineData(0xC000_0000UL, 0x1_4000_0000UL, 0xFFFFu, 0xBF00u, 0x014000u)]
    public void Sizes_of_memory_are_where_firmware_looks(
        ulong low, ulong high, uint kilobytes, uint above16, uint giant)
    {
        Start(new DateTime(2026, 11, 22, 21, 9, 58));
        _clock.SetMemory(low, high);
        Assert.Equal(kilobytes, Get(0x30) | (Get(0x31) << 8));
        Assert.Equal(above16, Get(0x34) | (Get(0x35) << 8));
        Assert.Equal(giant, Get(0x5B) | (Get(0x5C) << 8) | (Get(0x5D) << 16));
    }

    private static string Expected(DateTime date) =>
        $"{date.Year / 100:D2} {date.Year % 100:D2} {date:MM dd HH:mm:ss} day {(int)date.DayOfWeek + 1}";

    private string Time() =>
        $"{Get(Century):X2} {Get(Year):X2} {Get(Month):X2} {Get(DateOfMonth):X2} {Get(Hours):X2}:{Get(Minutes):X2}"
            + $":{Get(Seconds):X2} day {Get(DayOfWeek)}";

    private void Start(DateTime date) =>
        _clock.Reset(new Clock(TicksPerSecond), (ulong)(date - DateTime.UnixEpoch).TotalSeconds, _now);

    private void Advance(ulong count, uint frequency = 1) => _now += count * TicksPerSecond / frequency;

    private uint Get(uint index)
    {
        _clock.WriteIndex(index);
        return _clock.Read(_now);
    }

    private void Put(uint index, uint value)
    {
        _clock.WriteIndex(index);
        _clock.Write(value, _now);
    }
}
