namespace Bulkhead.Subjects.Pc.Devices;

using System.Runtime.CompilerServices;
using static Uart16550Registers;

/// <summary>
/// A PC16550D UART whose far end is the monitor: it takes what is transmitted with <see cref="TryTakeTransmitted"/>,
/// which makes room in the transmitter at once, and sends with <see cref="TryReceive"/>. The far end is always there:
/// CTS, DSR and DCD are asserted.
/// </summary>
public partial struct Uart16550
{
    private const uint FarEnd = ClearToSend | DataSetReady | DataCarrierDetect;

    private Clock _clock;
    private Fifo _received;
    private Fifo _transmitted;
    private uint _receivedHead;
    private uint _receivedCount;
    private uint _transmittedHead;
    private uint _transmittedCount;
    private uint _breaks; // a bit for each place of the receiver FIFO that holds a break
    private uint _interruptEnable;
    private uint _fifoControl;
    private uint _lineControl;
    private uint _modemControl;
    private uint _modemStatus;
    private uint _scratch;
    private uint _divisor;
    private bool _isOverrun;
    private bool _isTransmitterInterruptPending;
    private bool _isTransmitterInterruptWithdrawn;
    private ulong _timeoutTicks;
    private ulong _timeoutAt;

    /// <summary>As after a pulse at MR; the divisor and the scratch register, which MR leaves alone, are 0.</summary>
    public void Reset(in Clock clock)
    {
        this = default;
        _clock = clock;
        _modemStatus = FarEnd;
        _timeoutAt = ulong.MaxValue;
        SetCharacterTime();
    }

    private readonly bool IsFifoEnabled => (_fifoControl & FifoEnable) != 0;

    private readonly uint Depth => IsFifoEnabled ? FifoSize : 1;

    /// <summary>The line of the interrupt request: INTR, which OUT2 lets through on a PC.</summary>
    public readonly bool Interrupt(ulong now) =>
        _interruptEnable != 0 && (_modemControl & (Out2 | Loop)) == Out2 && Identify(now) != InterruptNone;

    /// <summary>The tick of the character timeout, if it is still to come; else ulong.MaxValue.</summary>
    public readonly ulong NextChange(ulong now) =>
        _timeoutAt > now && (_interruptEnable & EnableReceivedDataAvailable) != 0 ? _timeoutAt : ulong.MaxValue;

    /// <param name="register">The offset, of which bits 2:0 count.</param>
    public uint Read(uint register, ulong now)
    {
        register &= 7;
        if (register == LineStatus)
        {
            return ReadLineStatus();
        }

        if (register == InterruptIdentification)
        {
            uint identification = Identify(now);
            _isTransmitterInterruptPending &= identification != InterruptTransmitterHoldingEmpty;
            return identification | (IsFifoEnabled ? FifosEnabled : 0);
        }

        bool isDivisor = (_lineControl & DivisorLatchAccess) != 0;
        if (register == ReceiverBuffer)
        {
            return isDivisor ? _divisor & 0xFF : ReadReceiverBuffer(now);
        }

        if (register == InterruptEnable)
        {
            return isDivisor ? _divisor >> 8 : _interruptEnable;
        }

        if (register == ModemStatus)
        {
            uint status = _modemStatus;
            _modemStatus &= 0xF0;
            return status;
        }

        return register == LineControl ? _lineControl : register == ModemControl ? _modemControl : _scratch;
    }

    /// <param name="register">The offset, of which bits 2:0 count.</param>
    /// <param name="value">Bits 7:0 count.</param>
    public void Write(uint register, uint value, ulong now)
    {
        register &= 7;
        value &= 0xFF;
        bool isDivisor = (_lineControl & DivisorLatchAccess) != 0;
        if (register == TransmitterHolding && !isDivisor)
        {
            Transmit(value, now);
        }
        else if (register == InterruptEnable && !isDivisor)
        {
            // Enabling the interrupt while the holding register is empty asks for one.
            bool isRising = (value & ~_interruptEnable & EnableTransmitterHoldingEmpty) != 0;
            _isTransmitterInterruptPending |= isRising && _transmittedCount == 0;
            _interruptEnable = value & 0x0F;
        }
        else if (register == FifoControl)
        {
            WriteFifoControl(value);
        }
        else if (register == LineControl)
        {
            _lineControl = value;
            SetCharacterTime();
        }
        else if (register == ModemControl)
        {
            _modemControl = value & 0x1F;
            SetModemInputs();
        }
        else if (register == Scratch)
        {
            _scratch = value;
        }
        else if (register <= DivisorLatchHigh)
        {
            _divisor = register == DivisorLatchLow ? (_divisor & 0xFF00) | value : (_divisor & 0xFF) | (value << 8);
            SetCharacterTime();
        }
    }

    /// <summary>The next byte that the guest transmits; false if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeTransmitted(out byte value)
    {
        value = _transmitted[(int)_transmittedHead];
        if (_transmittedCount == 0)
        {
            return false;
        }

        _transmittedHead = (_transmittedHead + 1) % FifoSize;
        _transmittedCount--;
        _isTransmitterInterruptPending |= _transmittedCount == 0;
        return true;
    }

    /// <summary>There is something to be taken.</summary>
    public readonly bool HasTransmitted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _transmittedCount != 0;
    }

    /// <summary>
    /// Whether a read of this register, or a write, leaves INTR as it is. Reading line status does unless it shows an
    /// error, and writing data unless an empty holding register interrupts or the data comes back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsReadQuiet(uint register) => register == LineStatus && !_isOverrun && _breaks == 0;

    /// <summary>Line status that shows no error.</summary>
    internal readonly uint QuietLineStatus
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_transmittedCount == 0 ? TransmitterHoldingEmpty | TransmitterEmpty : 0)
            | (_receivedCount != 0 ? DataReady : 0);
    }

    /// <inheritdoc cref="IsReadQuiet"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsWriteQuiet(uint register) =>
        register == TransmitterHolding && (_lineControl & DivisorLatchAccess) == 0
        && (_interruptEnable & EnableTransmitterHoldingEmpty) == 0 && (_modemControl & Loop) == 0;

    /// <summary>
    /// Once after the guest has written data while the interrupt for it was pending: that made INTR fall, even if the
    /// far end has taken the data since and INTR is high again.
    /// </summary>
    internal bool TakeWithdrawn()
    {
        bool wasWithdrawn = _isTransmitterInterruptWithdrawn;
        _isTransmitterInterruptWithdrawn = false;
        return wasWithdrawn;
    }

    // The interrupt of highest priority that is enabled and asked for: IIR bits 3:0.
    private readonly uint Identify(ulong now)
    {
        uint enabled = _interruptEnable;
        if ((enabled & EnableReceiverLineStatus) != 0 && (_isOverrun || IsBreakAtHead))
        {
            return InterruptReceiverLineStatus;
        }

        if ((enabled & EnableReceivedDataAvailable) != 0 && _receivedCount != 0)
        {
            if (_receivedCount >= TriggerLevel)
            {
                return InterruptReceivedDataAvailable;
            }

            if (now >= _timeoutAt)
            {
                return InterruptCharacterTimeout;
            }
        }

        if ((enabled & EnableTransmitterHoldingEmpty) != 0 && _isTransmitterInterruptPending)
        {
            return InterruptTransmitterHoldingEmpty;
        }

        return (enabled & EnableModemStatus) != 0 && (_modemStatus & 0x0F) != 0 ? InterruptModemStatus : InterruptNone;
    }

    private uint ReadLineStatus()
    {
        uint status = QuietLineStatus;
        if (_receivedCount != 0 && _breaks != 0)
        {
            status |= IsFifoEnabled ? ErrorInReceiverFifo : 0;
            status |= IsBreakAtHead ? BreakInterrupt : 0;
            _breaks &= ~(1u << (int)_receivedHead);
        }

        if (_isOverrun)
        {
            status |= OverrunError;
            _isOverrun = false;
        }

        return status;
    }

    private void Transmit(uint value, ulong now)
    {
        value &= 0xFFu >> (int)(3 - (_lineControl & WordLength));
        _isTransmitterInterruptWithdrawn |=
            _isTransmitterInterruptPending && (_interruptEnable & EnableTransmitterHoldingEmpty) != 0;
        _isTransmitterInterruptPending = false;
        if ((_modemControl & Loop) != 0)
        {
            Receive(value, isBreak: false, now);
            _isTransmitterInterruptPending = true;
        }
        else if (_transmittedCount < Depth)
        {
            _transmitted[(int)((_transmittedHead + _transmittedCount) % FifoSize)] = (byte)value;
            _transmittedCount++;
        }
    }

    private void WriteFifoControl(uint value)
    {
        bool isSwitched = ((value ^ _fifoControl) & FifoEnable) != 0;
        if (isSwitched || (value & ReceiverFifoReset) != 0)
        {
            _receivedCount = 0;
            _breaks = 0;
            _timeoutAt = ulong.MaxValue;
        }

        if (isSwitched || (value & TransmitterFifoReset) != 0)
        {
            _isTransmitterInterruptPending |= _transmittedCount != 0;
            _transmittedCount = 0;
        }

        // The other bits are taken only together with the enable bit.
        _fifoControl = (value & FifoEnable) != 0 ? value & (0xC0 | FifoEnable) : 0;
    }

    // In loopback the outputs drive the inputs, and the far end is cut off.
    private void SetModemInputs()
    {
        uint inputs = FarEnd;
        if ((_modemControl & Loop) != 0)
        {
            inputs = (_modemControl & RequestToSend) != 0 ? ClearToSend : 0;
            inputs |= (_modemControl & DataTerminalReady) != 0 ? DataSetReady : 0;
            inputs |= (_modemControl & Out1) != 0 ? RingIndicator : 0;
            inputs |= (_modemControl & Out2) != 0 ? DataCarrierDetect : 0;
        }

        uint changed = (inputs ^ _modemStatus) >> 4;
        uint deltas = changed & (DeltaClearToSend | DeltaDataSetReady | DeltaDataCarrierDetect);
        deltas |= changed & ~(inputs >> 4) & TrailingEdgeRingIndicator;
        _modemStatus = inputs | (_modemStatus & 0x0F) | deltas;
    }

    [InlineArray((int)FifoSize)]
    private struct Fifo
    {
        private byte _first;
    }
}
