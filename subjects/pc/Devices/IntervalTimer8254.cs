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
    /// IRQ 0. Only modes 0 and 1 ever take it low: the low half of a square wave and the pulse that ends a count of the
    /// others are passed over, so that a tick is not withdrawn because the guest had no processor just then. Their edges
    /// are counted by <see cref="Edges"/>.
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

    /// <param name="register">The offset from port 40H; bits 1:0 count.</param>
    public uint Read(uint register, ulong now)
    {
        register &= 3;
        ulong period = Periods(now);
        return register == 0 ? _counter0.Read(period)
            : register == 2 ? _counter2.Read(period)
            : register == 1 ? _counter1.Read(period) : 0xFF;
    }

    /// <param name="register">The offset from port 40H; bits 1:0 count.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint register, uint value, ulong now)
    {
        register &= 3;
        value &= 0xFF;
        ulong period = Periods(now);
        if (register == 0)
        {
            _counter0.Write(value, period);
        }
        else if (register == 2)
        {
            _counter2.Write(value, period);
        }
        else if (register == 1)
        {
            _counter1.Write(value, period);
        }
        else
        {
            WriteControl(value, period);
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
        bool isReadBack = select == ReadBack;
        if (isReadBack ? (value & 2) != 0 : select == 0)
        {
            Command(ref _counter0, value, isReadBack, period);
        }

        if (isReadBack ? (value & 4) != 0 : select == 1)
        {
            Command(ref _counter1, value, isReadBack, period);
        }

        if (isReadBack ? (value & 8) != 0 : select == 2)
        {
            Command(ref _counter2, value, isReadBack, period);
        }
    }

    private static void Command(ref IntervalCounter8254 counter, uint value, bool isReadBack, ulong period)
    {
        bool isLatch = ((value >> (int)ReadWriteShift) & 3) == CounterLatch;
        if (isReadBack ? (value & ReadBackNotCount) == 0 : isLatch)
        {
            counter.LatchCount(period);
        }

        if (isReadBack && (value & ReadBackNotStatus) == 0)
        {
            counter.LatchStatus(period);
        }

        if (!isReadBack && !isLatch)
        {
            counter.WriteControl(value, period);
        }
    }
}
