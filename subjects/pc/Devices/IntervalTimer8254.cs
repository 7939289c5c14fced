namespace Bulkhead.Subjects.Pc.Devices;

using static IntervalTimer8254Registers;

/// <summary>
/// The 8254 of a PC and port 61H: OUT of counter 0 is IRQ 0, counter 1 times the refresh, and counter 2, whose gate is
/// in port 61H, the speaker, which is silent. The gates of counters 0 and 1 are high.
/// </summary>
public struct IntervalTimer8254
{
    private Clock _clock;
    private IntervalCounter8254 _counter0;
    private IntervalCounter8254 _counter1;
    private IntervalCounter8254 _counter2;
    private uint _portB;

    public void Reset(in Clock clock)
    {
        this = default;
        _clock = clock;
        _counter0.Reset(isGateHigh: true);
        _counter1.Reset(isGateHigh: true);
        _counter2.Reset(isGateHigh: false);
    }

    /// <summary>
    /// IRQ 0. Only modes 0 and 1 ever take it low: the low half of a square wave and the pulse that ends a count of
    /// the others are passed over, so that a tick is not withdrawn because the guest had no processor just then. Their
    /// edges are counted by <see cref="Edges"/>.
    /// </summary>
    public bool Interrupt(ulong now) => _counter0.Mode >= 2 || _counter0.Output(Periods(now));

    /// <summary>How many counts of counter 0 have ended since power-on.</summary>
    public ulong Edges(ulong now) => _counter0.Edges(Periods(now));

    /// <summary>The next tick at which a count of counter 0 ends, or before; ulong.MaxValue if none will.</summary>
    public ulong NextChange(ulong now)
    {
        ulong period = _counter0.NextEdge(Periods(now));
        return period == ulong.MaxValue ? period : _clock.Ticks(period, Frequency);
    }

    /// <summary>All of the above at once.</summary>
    internal bool Update(ulong now, out ulong edges, out ulong nextChange)
    {
        ulong period = Periods(now);
        edges = _counter0.Edges(period);
        ulong next = _counter0.NextEdge(period);
        nextChange = next == ulong.MaxValue ? next : _clock.Ticks(next, Frequency);
        return _counter0.Mode >= 2 || _counter0.Output(period);
    }

    /// <param name="register">The offset from port 40H; bits 1:0 count.</param>
    public uint Read(uint register, ulong now)
    {
        register &= 3;
        return register == 0 ? Read(ref _counter0, now)
            : register == 2 ? Read(ref _counter2, now)
            : register == 1 ? Read(ref _counter1, now) : 0xFF;
    }

    private readonly uint Read(ref IntervalCounter8254 counter, ulong now) =>
        counter.TryReadLatched(out uint value) ? value : counter.Read(Periods(now));

    /// <param name="register">The offset from port 40H; bits 1:0 count.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint register, uint value, ulong now)
    {
        register &= 3;
        value &= 0xFF;
        ulong period = Periods(now);
        if (register == ControlWord)
        {
            WriteControl(value, period);
        }
        else if (register == 0)
        {
            _counter0.Write(value, period);
        }
        else if (register == 2)
        {
            _counter2.Write(value, period);
        }
        else
        {
            _counter1.Write(value, period);
        }
    }

    /// <summary>Port 61H.</summary>
    public uint ReadPortB(ulong now)
    {
        ulong period = Periods(now);
        uint value = _portB | (_counter2.Output(period) ? TimerCounter2Output : 0);
        return value | ((period / RefreshPeriods & 1) != 0 ? RefreshCycleToggle : 0);
    }

    /// <param name="value">Of port 61H; bits 3:0 count.</param>
    public void WritePortB(uint value, ulong now)
    {
        _portB = value & WritableControl;
        _counter2.SetGate((value & TimerCounter2Enable) != 0, Periods(now));
    }

    private readonly ulong Periods(ulong now) => _clock.Periods(now, Frequency);

    private void WriteControl(uint value, ulong period)
    {
        uint select = value >> (int)SelectShift;
        if (select == 0)
        {
            WriteControl(ref _counter0, value, period);
        }
        else if (select == 2)
        {
            WriteControl(ref _counter2, value, period);
        }
        else if (select == 1)
        {
            WriteControl(ref _counter1, value, period);
        }
        else
        {
            ReadBackIf(2, ref _counter0, value, period);
            ReadBackIf(4, ref _counter1, value, period);
            ReadBackIf(8, ref _counter2, value, period);
        }
    }

    private static void WriteControl(ref IntervalCounter8254 counter, uint value, ulong period)
    {
        if (((value >> (int)ReadWriteShift) & 3) == CounterLatch)
        {
            counter.LatchCount(period);
        }
        else
        {
            counter.WriteControl(value, period);
        }
    }

    private static void ReadBackIf(uint bit, ref IntervalCounter8254 counter, uint value, ulong period)
    {
        if ((value & (bit | ReadBackNotCount)) == bit)
        {
            counter.LatchCount(period);
        }

        if ((value & (bit | ReadBackNotStatus)) == bit)
        {
            counter.LatchStatus(period);
        }
    }

    /// <summary>Whether a write leaves the counters as they are: a latch or read-back command.</summary>
    internal static bool IsLatch(uint register, uint value) =>
        (register & 3) == ControlWord && ((value & 0x30) == 0 || value >> (int)SelectShift == ReadBack);
}
