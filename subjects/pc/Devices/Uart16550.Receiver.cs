namespace Bulkhead.Subjects.Pc.Devices;

using static Uart16550Registers;

/// <content>The receiver, its FIFO and the character timeout.</content>
public partial struct Uart16550
{
    /// <summary>How many received bytes make an interrupt: 1, 4, 8 or 14 (FCR bits 7:6).</summary>
    private readonly uint TriggerLevel
    {
        get
        {
            uint level = IsFifoEnabled ? _fifoControl >> 6 : 0;
            return level == 0 ? 1 : level == 3 ? 14 : level * 4;
        }
    }

    /// <summary>Whether <see cref="TryReceive"/> would succeed.</summary>
    public readonly bool CanReceive => _receivedCount < Depth && (_modemControl & Loop) == 0;

    /// <summary>
    /// Sends a byte to the guest; false if it has no room: nothing is lost, and it is to be sent again.
    /// </summary>
    public bool TryReceive(byte value, ulong now)
    {
        if (!CanReceive)
        {
            return false;
        }

        Receive(value, isBreak: false, now);
        return true;
    }

    /// <summary>Sends a break to the guest; false if it has no room.</summary>
    public bool TryReceiveBreak(ulong now)
    {
        if (!CanReceive)
        {
            return false;
        }

        Receive(0, isBreak: true, now);
        return true;
    }

    private readonly bool IsBreakAtHead => ((_breaks >> (int)_receivedHead) & 1) != 0;

    private uint ReadReceiverBuffer(ulong now)
    {
        uint value = _received[(int)_receivedHead];
        if (_receivedCount != 0)
        {
            _breaks &= ~(1u << (int)_receivedHead);
            _receivedHead = (_receivedHead + 1) % FifoSize;
            _receivedCount--;
            StartTimeout(now);
        }

        return value;
    }

    // Without room, the FIFO keeps what it has and the byte is lost; without a FIFO, the byte replaces the one before.
    private void Receive(uint value, bool isBreak, ulong now)
    {
        _isOverrun |= _receivedCount >= Depth;
        if (_receivedCount >= Depth && IsFifoEnabled)
        {
            return;
        }

        _receivedCount = _receivedCount >= Depth ? 0 : _receivedCount;
        uint place = (_receivedHead + _receivedCount) % FifoSize;
        _received[(int)place] = (byte)value;
        _breaks = (_breaks & ~(1u << (int)place)) | (isBreak ? 1u << (int)place : 0);
        _receivedCount++;
        StartTimeout(now);
    }

    // The timeout is four characters long: start bit, 5 to 8 data bits, parity, and one or two stop bits.
    private void SetCharacterTime()
    {
        uint bits = 7 + (_lineControl & WordLength);
        bits += (_lineControl & ParityEnable) != 0 ? 1u : 0;
        bits += (_lineControl & StopBits) != 0 ? 1u : 0;
        uint divisor = _divisor == 0 ? 0x10000 : _divisor;
        _timeoutTicks = _clock.Ticks(4 * 16UL * bits * divisor, Frequency);
    }

    private void StartTimeout(ulong now) =>
        _timeoutAt = IsFifoEnabled && _receivedCount != 0 ? now + _timeoutTicks : ulong.MaxValue;
}
