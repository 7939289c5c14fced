namespace Bulkhead.Subjects.OperatorConsole;

using System;

/// <summary>
/// Finds the escape sequences in a stream of bytes (ECMA-48), whole, so that none reaches a terminal. A line feed or a
/// carriage return ends one that is not complete: it hides no more than the rest of its line.
/// </summary>
internal struct EscapeParser
{
    private const byte LineFeed = 0x0a;
    private const byte CarriageReturn = 0x0d;
    private const byte Bell = 0x07;
    private const byte Cancel = 0x18;
    private const byte Substitute = 0x1a;
    private const byte Escape = 0x1b;
    private const int LargestParameter = 9999;

    private State _state;
    private bool _isPlain;
    private bool _isFirst;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        ControlString,
        EscapeInControlString,
    }

    /// <summary>
    /// The final byte of the control sequence that the last byte completed; 0 if it completed none, or one with
    /// anything but numbers.
    /// </summary>
    public byte Final { get; private set; }

    /// <summary>The first number in the sequence, 0 to 9999; 0 if there is none.</summary>
    public int Parameter { get; private set; }

    /// <summary>Takes the next byte; false if it is text or a control character that is in no sequence.</summary>
    public bool Take(byte value)
    {
        Final = 0;
        if (value is LineFeed or CarriageReturn)
        {
            _state = State.Text;
        }
        else if (value is Cancel or Substitute && _state != State.Text)
        {
            _state = State.Text;
            return true;
        }
        else if (value == Escape)
        {
            bool isInString = _state is State.ControlString or State.EscapeInControlString;
            _state = isInString ? State.EscapeInControlString : State.Escape;
            return true;
        }

        if (_state == State.Text)
        {
            return false;
        }

        Continue(value);
        return true;
    }

    private void Continue(byte value)
    {
        switch (_state)
        {
            case State.Escape:
                Begin(value);
                break;
            case State.ControlSequence:
                ContinueControlSequence(value);
                break;
            case State.EscapeInControlString:
                _state = value == '\\' ? State.Text : State.ControlString;
                break;
            default:
                _state = value == Bell ? State.Text : _state;
                break;
        }
    }

    /// <summary>What follows ESC: intermediate bytes go on, all others but the openers end it.</summary>
    private void Begin(byte value)
    {
        if (value == '[')
        {
            _state = State.ControlSequence;
            _isPlain = true;
            _isFirst = true;
            Parameter = 0;
        }
        else if (value is (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_')
        {
            _state = State.ControlString;
        }
        else if (value is < 0x20 or > 0x2f)
        {
            _state = State.Text;
        }
    }

    private void ContinueControlSequence(byte value)
    {
        if (value is >= (byte)'0' and <= (byte)'9')
        {
            Parameter = _isFirst ? Math.Min((Parameter * 10) + (value - '0'), LargestParameter) : Parameter;
        }
        else if (value == ';')
        {
            _isFirst = false;
        }
        else if (value is >= 0x40 and <= 0x7e)
        {
            Final = _isPlain ? value : (byte)0;
            _state = State.Text;
        }
        else
        {
            _isPlain = false;
        }
    }
}
