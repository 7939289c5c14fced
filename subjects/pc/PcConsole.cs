namespace Bulkhead.Subjects.Pc;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The other end of the guest's serial line: what it sends goes to a channel, some bytes a message, and what comes from
/// another goes to its receiver.
/// </summary>
public struct PcConsole
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Output that makes no line waits so many of a second's parts for more.</summary>
    private const ulong FlushesPerSecond = 100;

    private ChannelWriter _output;
    private ChannelReader _input;
    private StateWriter _taken;
    private bool _hasOutput;
    private bool _hasInput;
    private bool _hasTaken;
    private ulong _patience;

    private MessageBuffer _sent;
    private int _sentLength;

    /// <summary>The tick at which what waits is passed on; ulong.MaxValue: nothing waits.</summary>
    private ulong _flush;

    private MessageBuffer _received;
    private int _receivedLength;
    private int _receivedPosition;

    /// <summary>No channels yet.</summary>
    public void Initialize(ulong ticksPerSecond)
    {
        _patience = ticksPerSecond / FlushesPerSecond;
        _flush = ulong.MaxValue;
    }

    public void SendTo(in ChannelEntry channel)
    {
        _output = new(in channel);
        _hasOutput = true;
    }

    public void ReceiveFrom(in ChannelEntry channel)
    {
        _input = new(in channel);
        _hasInput = true;
    }

    /// <summary>
    /// Tells there the number of the last message that was taken, one word, so that none need be lost.
    /// </summary>
    public void Confirm(in ChannelEntry channel)
    {
        _taken = new(in channel);
        _hasTaken = true;
    }

    /// <summary>
    /// When <see cref="Exchange"/> has to be called at the latest; ulong.MaxValue: not before the next exit.
    /// </summary>
    public readonly ulong NextChange
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _flush;
    }

    /// <summary>
    /// Moves what there is, both ways. To be called after the guest's access, before lines are updated.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exchange(ref PcDevices devices, ulong now)
    {
        if (devices.Uart.HasTransmitted || now >= _flush)
        {
            Send(ref devices.Uart, now);
        }

        if (_hasInput && (_receivedPosition != _receivedLength || _input.HasNext))
        {
            Receive(ref devices, now);
        }
    }

    /// <summary>
    /// Passes on a line that is no part of what the guest's serial line sends, after all that this has sent.
    /// </summary>
    public void SendLine(ReadOnlySpan<byte> line, ulong now)
    {
        Flush();
        for (int index = 0; index < line.Length; index++)
        {
            Take(line[index], now);
        }

        Take(LineFeed, now);
    }

    /// <summary>Passes on what waits.</summary>
    public void Flush()
    {
        if (_sentLength != 0 && _hasOutput)
        {
            _ = _output.TryWrite(((ReadOnlySpan<byte>)_sent).Slice(0, _sentLength));
        }

        _sentLength = 0;
        _flush = ulong.MaxValue;
    }

    private void Send(ref Uart16550 uart, ulong now)
    {
        while (uart.TryTakeTransmitted(out byte value))
        {
            Take(value, now);
        }

        if (now >= _flush)
        {
            Flush();
        }
    }

    private void Take(byte value, ulong now)
    {
        if (_sentLength == 0)
        {
            _flush = now + _patience;
        }

        _sent[_sentLength] = value;
        _sentLength++;
        if (value == LineFeed || _sentLength == MessageBuffer.Size || _sentLength == _output.MessageSize)
        {
            Flush();
        }
    }

    private void Receive(ref PcDevices devices, ulong now)
    {
        // Each message is taken once, and the receiver has a bound.
        while (devices.Uart.CanReceive)
        {
            if (_receivedPosition == _receivedLength)
            {
                _receivedPosition = 0;
                if (!_input.TryRead(_received, out _receivedLength))
                {
                    _receivedLength = 0;
                    return;
                }

                ConfirmTaken();
                continue;
            }

            _ = devices.Uart.TryReceive(_received[_receivedPosition], now);
            devices.InvalidateUart();
            _receivedPosition++;
        }
    }

    private void ConfirmTaken()
    {
        if (_hasTaken)
        {
            MessageBuffer word = default;
            Span<byte> state = word;
            MessageWords.Write(state, 0, _input.Position);
            _ = _taken.TryWrite(state.Slice(0, sizeof(ulong)));
        }
    }
}
