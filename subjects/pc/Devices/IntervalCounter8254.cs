namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static IntervalTimer8254Registers;

/// <summary>
/// One counter of an 8254. It does not count: it knows the period at which its count was loaded, and works out from the
/// period that it is now what the counting element and OUT would be. Periods are of the counter's clock since tick 0.
/// </summary>
public struct IntervalCounter8254
{
    private const ulong Never = ulong.MaxValue;

    private uint _control; // RW, mode and BCD as in the control word
    private uint _mode; // 0 to 5
    private uint _initialCount; // what is counted: 1 to 65536, or 10000 in BCD
    private uint _countRegister; // what is loaded next; 0 until one is written
    private uint _leastSignificant; // the first byte of two
    private bool _isMostExpected;
    private bool _isMostRead;
    private bool _isNullCount;
    private bool _isCounting; // whether a count has been loaded
    private bool _isGateHigh;
    private bool _isForcedHigh; // OUT of a periodic mode, from its gate going low to the next load
    private ulong _start; // the period of the load
    private ulong _loadAt; // the period of the next load
    private bool _isHeld; // whether the gate stops the counter
    private ulong _heldElapsed; // how far the counter had come when its gate went low
    private ulong _edges; // of OUT, up to _start
    private uint _latchedCount; // bytes, the next one first
    private uint _latchedBytes;
    private uint _latchedStatus;
    private bool _isStatusLatched;

    /// <summary>As after power-on: OUT is low, and the counter waits for a control word and a count.</summary>
    public void Reset(bool isGateHigh)
    {
        this = default;
        _control = LeastThenMost << (int)ReadWriteShift;
        _isGateHigh = isGateHigh;
        _loadAt = Never;
    }

    /// <summary>The mode, 0 to 5.</summary>
    public readonly uint Mode => _mode;

    private readonly uint ReadWrite => (_control >> (int)ReadWriteShift) & 3;

    private readonly bool IsPeriodic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _mode - 2 < 2;
    }

    private readonly uint Modulus
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_control & IsBcd) != 0 ? 10_000u : 0x10000u;
    }

    /// <summary>The pin OUT.</summary>
    public bool Output(ulong period)
    {
        Advance(period);
        return OutputNow(period);
    }

    /// <summary>How many times OUT has risen at the end of a count since power-on.</summary>
    public ulong Edges(ulong period)
    {
        Advance(period);
        return _edges + EdgesSinceLoad(period);
    }

    /// <summary>The next period at which OUT may rise; ulong.MaxValue if it will not. Never before it does.</summary>
    public ulong NextEdge(ulong period)
    {
        Advance(period);
        if (!_isCounting || _isHeld)
        {
            return _loadAt;
        }

        ulong elapsed = period - _start;
        ulong next = Never;
        if (IsPeriodic)
        {
            next = _initialCount == 1 ? Never : _start + (((elapsed / _initialCount) + 1) * _initialCount);
        }
        else
        {
            ulong rise = _mode is 0 or 1 ? _initialCount : _initialCount + 1UL;
            next = elapsed < rise ? _start + rise : Never;
        }

        return next < _loadAt ? next : _loadAt;
    }

    /// <summary>Takes a control word that selects this counter and is not a latch command.</summary>
    public void WriteControl(uint value, ulong period)
    {
        ulong edges = Edges(period);
        bool isGateHigh = _isGateHigh;
        this = default;
        _edges = edges;
        _isGateHigh = isGateHigh;
        _control = value & 0x3F;
        _mode = (value >> (int)ModeShift) & 7;
        _mode = _mode > 5 ? _mode - 4 : _mode;
        _isHeld = !isGateHigh && _mode is not (1 or 5);
        _isNullCount = true;
        _loadAt = Never;
    }

    /// <summary>The pin GATE.</summary>
    public void SetGate(bool isHigh, ulong period)
    {
        Advance(period);
        if (isHigh == _isGateHigh)
        {
            return;
        }

        _isGateHigh = isHigh;
        if (_mode is 1 or 5)
        {
            _loadAt = isHigh && _countRegister != 0 ? period + 1 : _loadAt;
        }
        else if (!isHigh)
        {
            _heldElapsed = period - _start;
            _isHeld = true;
            _isForcedHigh = IsPeriodic;
            _loadAt = IsPeriodic ? Never : _loadAt;
        }
        else
        {
            _start = period - _heldElapsed;
            _isHeld = false;
            _loadAt = IsPeriodic && _countRegister != 0 ? period + 1 : _loadAt;
        }
    }

    /// <summary>Keeps the count for the next reads, unless one is kept already.</summary>
    public void LatchCount(ulong period)
    {
        if (_latchedBytes == 0)
        {
            _latchedCount = Count(period);
            _latchedBytes = ReadWrite == LeastThenMost ? 2u : 1;
            _latchedCount >>= ReadWrite == MostSignificant ? 8 : 0;
        }
    }

    /// <summary>Keeps the status byte for the next read, unless one is kept already.</summary>
    public void LatchStatus(ulong period)
    {
        if (!_isStatusLatched)
        {
            _latchedStatus = (Output(period) ? IntervalTimer8254Registers.Output : 0) | _control;
            _latchedStatus |= _isNullCount ? NullCount : 0;
            _isStatusLatched = true;
        }
    }

    /// <summary>Reads what is latched; false if nothing is.</summary>
    public bool TryReadLatched(out uint value)
    {
        if (_isStatusLatched)
        {
            _isStatusLatched = false;
            value = _latchedStatus;
            return true;
        }

        value = _latchedCount & 0xFF;
        if (_latchedBytes == 0)
        {
            return false;
        }

        _latchedCount >>= 8;
        _latchedBytes--;
        return true;
    }

    public uint Read(ulong period)
    {
        if (TryReadLatched(out uint latched))
        {
            return latched;
        }

        uint count = Count(period);
        bool isMost = ReadWrite == MostSignificant || (ReadWrite == LeastThenMost && _isMostRead);
        _isMostRead = ReadWrite == LeastThenMost && !_isMostRead;
        return isMost ? count >> 8 : count & 0xFF;
    }

    /// <param name="value">A byte of the count; bits 7:0 count.</param>
    public void Write(uint value, ulong period)
    {
        Advance(period);
        value &= 0xFF;
        if (ReadWrite == LeastThenMost && !_isMostExpected)
        {
            _isMostExpected = true;
            _leastSignificant = value;

            // The first byte of two stops a counter in mode 0.
            if (_mode == 0)
            {
                _edges += EdgesSinceLoad(period);
                _isCounting = false;
                _loadAt = Never;
            }

            return;
        }

        uint count = ReadWrite == LeastSignificant ? value
            : ReadWrite == MostSignificant ? value << 8 : _leastSignificant | (value << 8);
        _isMostExpected = false;
        _isNullCount = true;
        _countRegister = (_control & IsBcd) != 0 ? FromBcd(count) % 10_000 : count;
        _countRegister = _countRegister == 0 ? Modulus : _countRegister;
        ScheduleLoad(period);
    }

    // Modes 0 and 4 load on the next period, 2 and 3 at the end of their period or half of it, 1 and 5 at a trigger.
    private void ScheduleLoad(ulong period)
    {
        if (_mode is 0 or 4 || (IsPeriodic && _isGateHigh && !_isCounting))
        {
            _loadAt = period + 1;
        }
        else if (IsPeriodic && _isGateHigh)
        {
            ulong start = _start + ((period - _start) / _initialCount * _initialCount);
            ulong half = start + High(_initialCount);
            _loadAt = _mode == 3 && period < half ? half : start + _initialCount;
        }
    }

    // Loads the count if its period has come: at most once, because only a write or a trigger makes another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(ulong period)
    {
        if (period >= _loadAt)
        {
            Load();
        }
    }

    private void Load()
    {
        _edges += EdgesSinceLoad(_loadAt);
        bool isLow = _mode == 3 && _isCounting && !OutputNow(_loadAt);
        _initialCount = _countRegister;

        // A square wave goes on with its low half: as if it had been loaded a high half ago.
        _start = isLow ? _loadAt - High(_initialCount) : _loadAt;
        _loadAt = Never;
        _heldElapsed = 0;
        _isForcedHigh = false;
        _isCounting = true;
        _isNullCount = false;
    }

    private static uint High(uint count) => (count + 1) / 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong Elapsed(ulong period) => _isHeld ? _heldElapsed : period - _start;

    private readonly bool OutputNow(ulong period)
    {
        if (!_isCounting)
        {
            return _mode != 0;
        }

        ulong elapsed = Elapsed(period);
        if (IsPeriodic)
        {
            ulong position = elapsed % _initialCount;
            return _isForcedHigh || _initialCount == 1
                || (_mode == 2 ? position + 1 != _initialCount : position < High(_initialCount));
        }

        return _mode <= 1 ? elapsed >= _initialCount : elapsed != _initialCount;
    }

    private readonly ulong EdgesSinceLoad(ulong period)
    {
        if (!_isCounting)
        {
            return 0;
        }

        ulong elapsed = Elapsed(period);
        if (IsPeriodic)
        {
            return _initialCount == 1 ? 0 : elapsed / _initialCount;
        }

        return elapsed >= (_mode <= 1 ? _initialCount : _initialCount + 1UL) ? 1u : 0;
    }

    // The counting element, in BCD if the control word says so.
    private uint Count(ulong period)
    {
        Advance(period);
        if (!_isCounting)
        {
            return 0;
        }

        ulong elapsed = Elapsed(period);
        bool isBcd = (_control & IsBcd) != 0;
        uint position = (uint)(IsPeriodic ? elapsed % _initialCount : isBcd ? elapsed % 10_000 : elapsed & 0xFFFF);
        uint count = _initialCount - position;
        if (_mode == 3)
        {
            // It counts by two, from an even number, in each half.
            uint high = High(_initialCount);
            uint inHalf = position < high ? position : position - high;
            count = (_initialCount & ~1u) - (2 * inHalf);
        }

        return isBcd ? ToBcd((count + 10_000) % 10_000) : count & 0xFFFF;
    }

    private static uint FromBcd(uint value) =>
        (value & 15) + (10 * ((value >> 4) & 15)) + (100 * ((value >> 8) & 15)) + (1000 * (value >> 12));

    private static uint ToBcd(uint value) =>
        (value % 10) | (value / 10 % 10 << 4) | (value / 100 % 10 << 8) | (value / 1000 << 12);
}
