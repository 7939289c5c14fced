namespace Bulkhead.Pc.Tests.Devices;

/// <summary>
/// A counter of the 8254 that counts, clock by clock, as the data sheet's "Mode definitions" tell it.
/// </summary>
internal sealed class CounterModel
{
    private int _register;
    private bool _isLoadDue;
    private bool _isGateHigh = true;
    private bool _isOdd;
    private bool _hasStruck;

    public int Mode { get; private set; }

    public int Modulus { get; private set; } = 0x10000;

    public bool Output { get; private set; }

    public bool IsCounting { get; private set; }

    public bool IsNullCount { get; private set; }

    public int Edges { get; private set; }

    public int Count { get; private set; }

    private bool IsPeriodic => Mode is 2 or 3;

    public void WriteControl(int mode, bool isBcd)
    {
        Mode = mode;
        Modulus = isBcd ? 10_000 : 0x10000;
        Output = mode != 0;
        IsCounting = false;
        IsNullCount = true;
        _isLoadDue = false;
        _register = 0;
    }

    public void WriteFirstByte()
    {
        if (Mode == 0)
        {
            Output = false;
            IsCounting = false;
            _isLoadDue = false;
        }
    }

    public void WriteCount(int count)
    {
        _register = count == 0 ? Modulus : count;
        IsNullCount = true;
        _isLoadDue |= Mode is 0 or 4 || (IsPeriodic && !IsCounting && _isGateHigh);
    }

    public void SetGate(bool isHigh)
    {
        if (isHigh && !_isGateHigh && _register != 0)
        {
            _isLoadDue |= Mode is 1 or 2 or 3 or 5;
        }

        if (!isHigh && _isGateHigh && IsPeriodic)
        {
            Output = true;
            _isLoadDue = false;
        }

        _isGateHigh = isHigh;
    }

    public void Clock()
    {
        bool before = Output;
        if (_isLoadDue)
        {
            Load();
            Output = Mode >= 2;
        }
        else if (IsCounting && (_isGateHigh || Mode is 1 or 5))
        {
            Step();
        }

        Edges += Output && !before ? 1 : 0;
    }

    private void Load()
    {
        Count = (Mode == 3 ? _register & ~1 : _register) % Modulus;
        _isOdd = (_register & 1) != 0;
        _isLoadDue = false;
        _hasStruck = false;
        IsCounting = true;
        IsNullCount = false;
    }

    private void Step()
    {
        if (Mode == 3)
        {
            bool isOver = Count == (_isOdd && Output ? 0 : 2);
            Count = (Count + Modulus - 2) % Modulus;
            if (isOver)
            {
                Output = !Output;
                Load();
            }

            return;
        }

        Count = (Count + Modulus - 1) % Modulus;
        if (Mode == 2)
        {
            if (Count == 0)
            {
                Load();
            }

            Output = Count != 1;
        }
        else if (Mode <= 1)
        {
            Output |= Count == 0;
        }
        else
        {
            Output = Count != 0 || _hasStruck;
            _hasStruck |= Count == 0;
        }
    }
}
