namespace Bulkhead.Subjects.Pc.Apic;

using System;

/// <summary>
/// The local APIC's timer (SDM Vol. 3A, 11.5.4). It is nothing but the tick at which it expires: counts are computed
/// from the time that has passed since it was started, so no rounding adds up.
/// </summary>
public struct ApicTimer
{
    /// <summary>The timer stands still.</summary>
    public const ulong Never = ulong.MaxValue;

    public const uint DivideConfigurationBits = 0b1011;

    private ClockRatio _ticksPerCount;
    private ClockRatio _countsPerTick;
    private ApicTimerMode _mode;
    private uint _initialCount;
    private uint _divideConfiguration;

    /// <summary>The divisor's binary logarithm, 0 to 7.</summary>
    private int _divideShift;

    /// <summary>
    /// When the first period began, and its length, which a new divisor makes shorter than the others.
    /// </summary>
    private ulong _start;
    private uint _firstCount;

    /// <summary>The tick at which the timer expires next, or <see cref="Never"/>.</summary>
    public ulong Expiry { get; private set; }

    public readonly uint InitialCount => _initialCount;

    public readonly uint DivideConfiguration => _divideConfiguration;

    /// <summary>IA32_TSC_DEADLINE: 0 unless it is armed.</summary>
    public readonly ulong Deadline => _mode == ApicTimerMode.TscDeadline && Expiry != Never ? Expiry : 0;

    /// <summary>Both frequencies in Hz, above 0: of the TSC, and of the bus clock that the timer divides.</summary>
    public void Initialize(ulong ticksPerSecond, ulong busFrequency)
    {
        _ticksPerCount = new(ticksPerSecond, busFrequency);
        _countsPerTick = new(busFrequency, ticksPerSecond);
        Reset();
    }

    public void Reset()
    {
        Expiry = Never;
        _mode = ApicTimerMode.OneShot;
        _initialCount = 0;
        WriteDivideConfiguration(0, 0);
    }

    /// <summary>
    /// Entering and leaving TSC-deadline mode disarms the timer; the other two may change while it counts.
    /// </summary>
    public void SetMode(ApicTimerMode mode)
    {
        if (mode != _mode && (mode >= ApicTimerMode.TscDeadline || _mode >= ApicTimerMode.TscDeadline))
        {
            Expiry = Never;
            _initialCount = 0;
        }

        _mode = mode;
    }

    public void WriteInitialCount(uint count, ulong now)
    {
        if (_mode >= ApicTimerMode.TscDeadline)
        {
            return;
        }

        _initialCount = count;
        Start(count, now);
    }

    /// <summary>0 disarms. A deadline that has passed expires at once.</summary>
    public void WriteDeadline(ulong deadline)
    {
        if (_mode == ApicTimerMode.TscDeadline)
        {
            Expiry = deadline == 0 ? Never : deadline;
        }
    }

    /// <summary>The period that has begun goes on with what is left of its count.</summary>
    public void WriteDivideConfiguration(uint value, ulong now)
    {
        uint left = ReadCurrentCount(now);
        _divideConfiguration = value & DivideConfigurationBits;
        uint encoding = (value & 3) | (value >> 1 & 4);
        _divideShift = (int)((encoding + 1) & 7);
        if (left != 0)
        {
            Start(left, now);
        }
    }

    /// <summary>0 if the timer stands still or waits for a deadline.</summary>
    public readonly uint ReadCurrentCount(ulong now)
    {
        if (Expiry == Never || Expiry <= now || _mode >= ApicTimerMode.TscDeadline)
        {
            return 0;
        }

        // Rounded up: the count is still 1 just before it runs out.
        ulong left = _countsPerTick.Scale(Expiry - now);
        ulong count = (left + (1ul << _divideShift) - 1) >> _divideShift;
        return (uint)Math.Max(1, Math.Min(count, _initialCount));
    }

    /// <summary>To be called at or after <see cref="Expiry"/>: sets the next one, which is after now.</summary>
    public void Expire(ulong now)
    {
        if (_mode != ApicTimerMode.Periodic || _initialCount == 0)
        {
            Expiry = Never;
            return;
        }

        ulong passed = _countsPerTick.Scale(now - _start) >> _divideShift;
        ulong periods = passed < _firstCount ? 0 : ((passed - _firstCount) / _initialCount) + 1;
        ulong next = ExpiryOf(periods);
        if (next <= now)
        {
            next = ExpiryOf(periods + 1);
        }

        Expiry = Math.Max(next, now + 1);
    }

    private readonly ulong ExpiryOf(ulong periods) =>
        _start + _ticksPerCount.Scale((_firstCount + (periods * _initialCount)) << _divideShift);

    private void Start(uint count, ulong now)
    {
        _start = now;
        _firstCount = count;
        Expiry = count == 0 ? Never : ExpiryOf(0);
    }
}
