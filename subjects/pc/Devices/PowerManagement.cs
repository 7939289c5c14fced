namespace Bulkhead.Subjects.Pc.Devices;

using static PowerManagementRegisters;

/// <summary>
/// ACPI fixed hardware: PM1 event and control registers and the PM timer, with what turns ACPI on (port B2H) and resets
/// the system (port CF9H). There is no general-purpose event, and no sleep state but S5.
/// </summary>
public struct PowerManagement
{
    private Clock _clock;
    private ulong _timerMask;
    private uint _timerBits;
    private uint _status;
    private uint _enable;
    private uint _control;
    private uint _apmControl;
    private uint _apmStatus;
    private uint _resetControl;
    private ulong _evaluated; // half turns of the timer up to which TMR_STS is right
    private bool _isResetRequested;
    private bool _isPowerOffRequested;

    /// <param name="isTimer32">Whether the timer has 32 bits (TMR_VAL_EXT in the FADT) and not 24.</param>
    /// <param name="isAcpiEnabled">Whether SCI_EN is set from the start: for a guest without firmware.</param>
    public void Reset(in Clock clock, bool isTimer32, bool isAcpiEnabled, ulong now)
    {
        this = default;
        _clock = clock;
        _timerBits = isTimer32 ? 32u : 24;
        _timerMask = (1UL << (int)_timerBits) - 1;
        _control = isAcpiEnabled ? SciEnable : 0;
        _evaluated = HalfTurns(now);
    }

    /// <summary>The system control interrupt, a level (IRQ 9).</summary>
    public bool Interrupt(ulong now)
    {
        if (_enable == 0)
        {
            return false;
        }

        Evaluate(now);
        return (_status & _enable & EnableBits) != 0 && (_control & SciEnable) != 0;
    }

    /// <summary>The next tick at which the timer sets TMR_STS, if that is enabled; else ulong.MaxValue.</summary>
    public readonly ulong NextChange(ulong now) =>
        (_enable & TimerStatus) != 0 && (_control & SciEnable) != 0 && (_status & TimerStatus) == 0
            ? _clock.Ticks((HalfTurns(now) + 1) << (int)(_timerBits - 1), Frequency)
            : ulong.MaxValue;

    /// <summary>Whether the guest has asked for a reset by port CF9H.</summary>
    public readonly bool IsResetRequested => _isResetRequested;

    /// <summary>Whether the guest has entered S5.</summary>
    public readonly bool IsPowerOffRequested => _isPowerOffRequested;

    /// <summary>Presses the power button, which asks the guest's operating system to shut down.</summary>
    public void PressPowerButton() => _status |= PowerButtonStatus;

    /// <summary>The value of PM_TMR.</summary>
    public readonly uint Timer(ulong now) => (uint)(_clock.Periods(now, Frequency) & _timerMask);

    /// <param name="register">The offset of a byte in the PM block.</param>
    public uint Read(uint register, ulong now)
    {
        uint shift = 8 * (register & 1);
        if (register < Pm1Enable)
        {
            Evaluate(now);
            return (_status >> (int)shift) & 0xFF;
        }

        return register < Pm1Control ? (_enable >> (int)shift) & 0xFF
            : register < Pm1Control + 2 ? (_control >> (int)shift) & 0xFF
            : register < PmTimer || register >= BlockSize ? 0
            : (Timer(now) >> (int)(8 * (register - PmTimer))) & 0xFF;
    }

    /// <param name="register">The offset of a byte in the PM block.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint register, uint value, ulong now)
    {
        uint shift = 8 * (register & 1);
        uint mask = 0xFFu << (int)shift;
        value = (value & 0xFF) << (int)shift;
        if (register < Pm1Enable)
        {
            Evaluate(now);
            _status &= ~(value & StatusBits);
        }
        else if (register < Pm1Control)
        {
            _enable = (_enable & ~mask) | (value & EnableBits);
        }
        else if (register < Pm1Control + 2)
        {
            // SLP_EN reads as 0; GBL_RLS would be an SMI.
            _control = (_control & ~mask) | (value & (SciEnable | BusMasterReload | SleepType));
            bool isSleep = (value & SleepEnable) != 0;
            _isPowerOffRequested |= isSleep && (_control & SleepType) >> (int)SleepTypeShift == SleepTypeS5;
        }
    }

    /// <summary>Ports B2H and B3H.</summary>
    public readonly uint ReadApm(ushort port) => port == ApmControl ? _apmControl : _apmStatus;

    public void WriteApm(ushort port, uint value)
    {
        value &= 0xFF;
        if (port == ApmStatus)
        {
            _apmStatus = value;
            return;
        }

        _apmControl = value;
        _control |= value == AcpiEnable ? SciEnable : 0;
        _control &= value == AcpiDisable ? ~SciEnable : ~0u;
    }

    /// <summary>Port CF9H.</summary>
    public readonly uint ReadResetControl() => _resetControl;

    /// <param name="value">Of port CF9H: RST_CPU resets when it rises.</param>
    public void WriteResetControl(uint value)
    {
        _isResetRequested |= (value & ~_resetControl & ResetCpu) != 0;
        _resetControl = value & (SystemReset | ResetCpu | FullReset);
    }

    // TMR_STS is set whenever the timer's most significant bit changes.
    private readonly ulong HalfTurns(ulong now) => _clock.Periods(now, Frequency) >> (int)(_timerBits - 1);

    private void Evaluate(ulong now)
    {
        ulong halfTurns = HalfTurns(now);
        _status |= halfTurns != _evaluated ? TimerStatus : 0;
        _evaluated = halfTurns;
    }
}
