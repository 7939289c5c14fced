namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Console;

/// <summary>
/// As much of a 16550 UART as the kernel's own driver uses: it transmits at once, and what it transmits is written to
/// the log line by line, as a diagnostic that names the guest.
/// </summary>
public struct VirtualSerialPort
{
    private const ushort Count = 8;
    private const ushort LineControl = 3;
    private const ushort LineStatus = 5;
    private const ushort Scratch = 7;
    private const byte DivisorLatch = 0x80;
    private const byte TransmitterIdle = 0x60;
    private const int LongestLine = 240;

    private Letters _line;
    private int _length;
    private byte _lineControl;
    private byte _scratch;

    /// <summary>The letters of the line that is being transmitted.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Line => ((ReadOnlySpan<byte>)_line).Slice(0, _length);

    /// <summary>Whether the port is one of the UART's.</summary>
    public static bool Owns(ushort port) => port is >= SerialPort.Com1 and < SerialPort.Com1 + Count;

    /// <summary>What IN reads.</summary>
    public readonly byte Read(ushort port) => (port - SerialPort.Com1) switch
    {
        LineControl => _lineControl,
        LineStatus => TransmitterIdle,
        Scratch => _scratch,
        _ => 0,
    };

    /// <summary>What OUT does; true if it completes a line, for which see <see cref="Line"/>.</summary>
    public bool Write(ushort port, byte value)
    {
        switch (port - SerialPort.Com1)
        {
            case 0 when (_lineControl & DivisorLatch) == 0:
                return Transmit(value);
            case LineControl:
                _lineControl = value;
                break;
            case Scratch:
                _scratch = value;
                break;
        }

        return false;
    }

    /// <summary>Forgets the line that has been dealt with.</summary>
    public void StartLine() => _length = 0;

    private bool Transmit(byte letter)
    {
        if (letter == '\n')
        {
            return true;
        }

        if (_length < LongestLine)
        {
            _line[_length] = letter;
            _length++;
        }

        return false;
    }

    [InlineArray(LongestLine)]
    private struct Letters
    {
        private byte _first;
    }
}
