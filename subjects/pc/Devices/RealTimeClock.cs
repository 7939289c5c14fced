namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static RealTimeClockRegisters;

/// <summary>
/// An MC146818A real-time clock with 128 bytes of RAM and a century. While it runs, date and time follow from the
/// period of the 32,768 Hz time base that it is now; while it stands (SET, or a divider held in reset), they are
/// bytes.
/// </summary>
public struct RealTimeClock
{
    private const ulong BaseMemory = 640; // KiB

    private const ulong Never = ulong.MaxValue;
    private const int SecondShift = 15;

    private Clock _clock;
    private Bytes _bytes;
    private uint _index;
    private uint _registerA;
    private uint _registerB;
    private uint _flags;
    private ulong _phase; // the period at which the divider began, which may lie before tick 0
    private ulong _base; // seconds since 0000-03-01 at _phase
    private ulong _evaluated; // periods since _phase up to which _flags are right
    private uint _dayOffset; // of the day of the week, which the guest sets on its own

    /// <summary>
    /// As a PC's firmware would find it: running, in BCD and 24-hour mode, with no interrupt enabled.
    /// </summary>
    /// <param name="date">The date and time now, in seconds since 1970-01-01 00:00:00.</param>
    public void Reset(in Clock clock, ulong date, ulong now)
    {
        this = default;
        _clock = clock;
        _registerA = 0x26;
        _registerB = Hours24;
        _phase = clock.Periods(now, Frequency);
        _base = CalendarTime.FromUnixTime(date);
    }

    /// <summary>Stores the sizes of memory where firmware looks for them.</summary>
    /// <param name="low">Bytes of memory from 0 up, below 4 GiB.</param>
    /// <param name="high">Bytes of memory from 4 GiB up.</param>
    public void SetMemory(ulong low, ulong high)
    {
        ulong kilobytes = low <= 1 << 20 ? 0 : (low >> 10) - 1024;
        ulong above16 = low <= 16 << 20 ? 0 : (low >> 16) - 256;
        StoreLittleEndian(BaseMemoryLow, BaseMemory, 2);
        StoreLittleEndian(ExpansionMemoryLow, kilobytes > 0xFFFF ? 0xFFFF : kilobytes, 2);
        StoreLittleEndian(ExtendedMemoryLow, kilobytes > 0xFFFF ? 0xFFFF : kilobytes, 2);
        StoreLittleEndian(ExtendedMemoryAbove16Low, above16 > 0xFFFF ? 0xFFFF : above16, 2);
        StoreLittleEndian(HighMemoryLow, high >> 16, 3);
    }

    /// <summary>The pin IRQ.</summary>
    public bool Interrupt(ulong now)
    {
        if ((_registerB & Interrupts) == 0)
        {
            return false;
        }

        Evaluate(now);
        return (_flags & _registerB & Interrupts) != 0;
    }

    /// <summary>The next tick at which <see cref="Interrupt"/> rises; ulong.MaxValue if it will not.</summary>
    public ulong NextChange(ulong now)
    {
        if ((_registerB & Interrupts) == 0 || IsDividerReset || Interrupt(now))
        {
            return Never;
        }

        ulong elapsed = Elapsed(now);
        ulong next = Never;
        int rate = RateShift;
        if ((_registerB & PeriodicInterrupt) != 0 && rate != 0)
        {
            next = ((elapsed >> rate) + 1) << rate;
        }

        if (IsRunning)
        {
            ulong second = elapsed >> SecondShift;
            ulong update = (_registerB & UpdateInterrupt) != 0 ? second + 1 : NextAlarm(second + 1);
            update = (_registerB & (UpdateInterrupt | AlarmInterrupt)) != 0 ? update : Never;
            next = update < next >> SecondShift ? update << SecondShift : next;
        }

        return next == Never ? Never : _clock.Ticks(next + _phase, Frequency);
    }

    /// <param name="value">
    /// Of port 70H: the address in bits 6:0, and the mask of the NMI, which there is none of.
    /// </param>
    public void WriteIndex(uint value) => _index = value & (Size - 1);

    /// <summary>A read of port 71H clears the interrupt flags: it is that of register C.</summary>
    public readonly bool ClearsFlags => _index == RegisterC;

    /// <summary>Port 71H.</summary>
    public uint Read(ulong now)
    {
        uint index = _index;
        if (IsTime(index))
        {
            if (IsRunning)
            {
                StoreTime(now);
            }

            return _bytes[(int)index];
        }

        if (index == RegisterC)
        {
            Evaluate(now);
            uint flags = _flags | (Interrupt(now) ? InterruptRequest : 0);
            _flags = 0;
            return flags;
        }

        return index == RegisterA ? _registerA | (IsUpdating(now) ? UpdateInProgress : 0)
            : index == RegisterB ? _registerB
            : index == RegisterD ? ValidRamAndTime : _bytes[(int)index];
    }

    /// <summary>Port 71H.</summary>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint value, ulong now)
    {
        value &= 0xFF;
        uint index = _index;
        if (index is RegisterC or RegisterD)
        {
            return;
        }

        Evaluate(now);
        if (!IsTime(index) && index is not (RegisterA or RegisterB))
        {
            _bytes[(int)index] = (byte)value;
            return;
        }

        // What changes how time goes on, or how its bytes are written, changes it as bytes.
        if (IsRunning)
        {
            StoreTime(now);
        }

        if (index == RegisterA)
        {
            WriteRegisterA(value & ~UpdateInProgress, now);
        }
        else if (index == RegisterB)
        {
            _registerB = (value & Set) != 0 ? value & ~UpdateInterrupt : value;
        }
        else
        {
            _bytes[(int)index] = (byte)value;
        }

        if (IsRunning)
        {
            LoadTime(now);
        }
    }

    private readonly bool IsDividerReset => (_registerA >> (int)DividerShift & 7) >= DividerReset;

    private readonly bool IsRunning => (_registerB & Set) == 0 && !IsDividerReset;

    // The periodic interrupt comes every 2^this periods; 0 is never.
    private readonly int RateShift
    {
        get
        {
            int rate = (int)(_registerA & RateSelection);
            return rate == 0 ? 0 : rate <= 2 ? rate + 6 : rate - 1;
        }
    }

    private static bool IsTime(uint index) =>
        index is Seconds or Minutes or Hours or (>= DayOfWeek and <= Year) or Century;

    private readonly ulong Elapsed(ulong now) => _clock.Periods(now, Frequency) - _phase;

    private readonly bool IsUpdating(ulong now) =>
        IsRunning && (Elapsed(now) & 0x7FFF) >= 0x8000 - UpdatePeriods;

    // The first update after the divider's reset comes half a second later.
    private void WriteRegisterA(uint value, ulong now)
    {
        bool wasReset = IsDividerReset;
        _registerA = value;
        if (wasReset && !IsDividerReset)
        {
            _phase = _clock.Periods(now, Frequency) - (Frequency / 2);
            _evaluated = Elapsed(now);
        }
    }

    // Sets the flags for what has happened up to now.
    private void Evaluate(ulong now)
    {
        ulong elapsed = Elapsed(now);
        ulong before = _evaluated;
        if (elapsed <= before || IsDividerReset)
        {
            return;
        }

        _evaluated = elapsed;
        int rate = RateShift;
        if (rate != 0 && elapsed >> rate != before >> rate)
        {
            _flags |= PeriodicInterrupt;
        }

        ulong second = elapsed >> SecondShift;
        if (IsRunning && second != before >> SecondShift)
        {
            _flags |= UpdateInterrupt;
            _flags |= NextAlarm((before >> SecondShift) + 1) <= second ? AlarmInterrupt : 0;
        }
    }

    // The first second from one on, counted from _phase, at which the alarm matches; Never if it cannot.
    private readonly ulong NextAlarm(ulong second)
    {
        uint hour = AlarmHour;
        uint minute = Alarm(MinutesAlarm, 60);
        uint atSecond = Alarm(SecondsAlarm, 60);
        if (hour == AlarmTime.Invalid || minute == AlarmTime.Invalid || atSecond == AlarmTime.Invalid)
        {
            return Never;
        }

        ulong absolute = _base + second;
        uint time = (uint)(absolute % CalendarTime.SecondsPerDay);
        return absolute - time + AlarmTime.NextMatch(time, hour, minute, atSecond) - _base;
    }

    private readonly uint Alarm(uint index, uint limit)
    {
        uint raw = _bytes[(int)index];
        uint value = Decode(raw);
        return (raw & DoNotCare) == DoNotCare ? AlarmTime.Any : value < limit ? value : AlarmTime.Invalid;
    }

    private readonly uint AlarmHour
    {
        get
        {
            uint raw = _bytes[(int)HoursAlarm];
            uint value = DecodeHour(raw);
            return (raw & DoNotCare) == DoNotCare ? AlarmTime.Any : value < 24 ? value : AlarmTime.Invalid;
        }
    }

    private void StoreTime(ulong now)
    {
        ulong seconds = _base + (Elapsed(now) >> SecondShift);
        CalendarTime time = CalendarTime.FromSeconds(seconds);
        uint half = time.Hour % 12;
        uint hour = (_registerB & Hours24) != 0 ? Encode(time.Hour)
            : Encode(half == 0 ? 12 : half) | (time.Hour >= 12 ? AfterNoon : 0);
        _bytes[(int)Seconds] = (byte)Encode(time.Second);
        _bytes[(int)Minutes] = (byte)Encode(time.Minute);
        _bytes[(int)Hours] = (byte)hour;
        _bytes[(int)DayOfWeek] = (byte)Encode(((CalendarTime.DayOfWeek(seconds) + _dayOffset) % 7) + 1);
        _bytes[(int)DateOfMonth] = (byte)Encode(time.Day);
        _bytes[(int)Month] = (byte)Encode(time.Month);
        _bytes[(int)Year] = (byte)Encode(time.Year % 100);
        _bytes[(int)Century] = (byte)Encode(time.Year / 100);
    }

    private void LoadTime(ulong now)
    {
        CalendarTime time = new()
        {
            Year = (Decode(_bytes[(int)Century]) * 100) + Decode(_bytes[(int)Year]),
            Month = Decode(_bytes[(int)Month]),
            Day = Decode(_bytes[(int)DateOfMonth]),
            Hour = DecodeHour(_bytes[(int)Hours]),
            Minute = Decode(_bytes[(int)Minutes]),
            Second = Decode(_bytes[(int)Seconds]),
        };
        ulong seconds = time.ToSeconds();
        uint day = (Decode(_bytes[(int)DayOfWeek]) + 6) % 7;
        _dayOffset = (day + 7 - CalendarTime.DayOfWeek(seconds)) % 7;
        _base = seconds - (Elapsed(now) >> SecondShift);
    }

    private readonly uint Encode(uint value) =>
        (_registerB & BinaryMode) != 0 ? value : (value / 10 << 4) | (value % 10);

    private readonly uint Decode(uint value) =>
        (_registerB & BinaryMode) != 0 ? value : ((value >> 4) * 10) + (value & 15);

    private readonly uint DecodeHour(uint value)
    {
        if ((_registerB & Hours24) != 0)
        {
            return Decode(value);
        }

        uint hour = Decode(value & ~AfterNoon);
        return (hour == 12 ? 0 : hour) + ((value & AfterNoon) != 0 ? 12u : 0);
    }

    private void StoreLittleEndian(uint index, ulong value, uint count)
    {
        for (uint at = 0; at < count; at++)
        {
            _bytes[(int)(index + at)] = (byte)(value >> (int)(8 * at));
        }
    }

    [InlineArray((int)Size)]
    private struct Bytes
    {
        private byte _first;
    }
}
