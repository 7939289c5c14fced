namespace Bulkhead.Subjects.Pc.Devices;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Ports for debugging: 80H shows a power-on self test code; E9H (Bochs) and 402H (SeaBIOS) take text, which comes out
/// line by line.
/// </summary>
public struct DebugPorts
{
    public const ushort PostCode = 0x80;
    public const ushort BochsText = 0xE9;
    public const ushort SeaBiosText = 0x402;

    /// <summary>What the text ports read as, by which software finds them.</summary>
    public const uint Readback = 0xE9;

    public const int MaximumLine = 128;

    private uint _postCode;
    private int _length;
    private bool _isComplete;
    private Line _line;

    public void Reset() => this = default;

    /// <summary>The code that was written last.</summary>
    public readonly uint ReadPostCode() => _postCode;

    public void WritePostCode(uint value) => _postCode = value & 0xFF;

    /// <summary>
    /// Takes a character; one that follows a line which nobody has taken begins a new line in its place.
    /// </summary>
    public void WriteText(uint value)
    {
        if (_isComplete)
        {
            _isComplete = false;
            _length = 0;
        }

        byte character = (byte)value;
        if (character != '\n' && character != '\r')
        {
            _line[_length] = character;
            _length++;
        }

        _isComplete = (character == '\n' && _length != 0) || _length == MaximumLine;
    }

    /// <summary>A line is complete.</summary>
    public readonly bool HasLine => _isComplete;

    /// <summary>Takes the line that is complete, without its end.</summary>
    /// <param name="text">Room for <see cref="MaximumLine"/> bytes.</param>
    /// <returns>Its length; 0 if no line is complete.</returns>
    public int TakeLine(Span<byte> text)
    {
        if (!_isComplete)
        {
            return 0;
        }

        int length = _length < text.Length ? _length : text.Length;
        for (int index = 0; index < length; index++)
        {
            text[index] = _line[index];
        }

        _isComplete = false;
        _length = 0;
        return length;
    }

    [InlineArray(MaximumLine)]
    internal struct Line
    {
        private byte _first;
    }
}
