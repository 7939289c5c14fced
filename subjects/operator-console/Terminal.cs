namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// The operator's terminal: whole lines, and at most one line that is not ended yet, each behind the name of whose it
/// is. It gets printable ASCII, line feeds, and backspaces that stay within what follows the name.
/// </summary>
internal struct Terminal
{
    /// <summary>Owners of a line that is not ended: nobody, the console; guests have 2 and more.</summary>
    public const int Nobody = 0;
    public const int Console = 1;
    public const int FirstGuest = 2;

    private ConsoleOutput _output;

    // What of an unended line is shown behind the name, and where the cursor is in it.
    private Columns _shown;
    private int _length;
    private int _cursor;

    /// <summary>Whose line is not ended.</summary>
    public int Owner { get; private set; }

    public readonly ulong Overruns => _output.Overruns;

    public void Open(Grants grants) => _output.Open(grants);

    public bool TryRead(out byte value) => _output.TryRead(out value);

    /// <inheritdoc cref="SerialLine.Look"/>
    public void Look() => _output.Look();

    /// <summary>Ends the line that is not ended, if there is one.</summary>
    public void EndLine()
    {
        if (Owner != Nobody)
        {
            Owner = Nobody;
            _output.Write((byte)'\n');
        }
    }

    /// <summary>Begins a line: ends another one, then writes the name and what separates it from the text.</summary>
    public void Begin(int owner, ReadOnlySpan<byte> name, ReadOnlySpan<byte> separator)
    {
        EndLine();
        _output.Write(name);
        _output.Write(separator);
        Owner = owner;
        _length = 0;
        _cursor = 0;
    }

    /// <summary>Begins a line of the console's own.</summary>
    public void BeginReply() => Begin(Console, "[console]"u8, " "u8);

    /// <summary>Writes into the line that was begun last, to be ended before it is shown anew.</summary>
    public void Write(byte character)
    {
        _output.Write(character is >= (byte)' ' and <= (byte)'~' ? character : (byte)'?');
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            Write(text[index]);
        }
    }

    public void WriteDecimal(ulong value)
    {
        bool isStarted = false;
        for (ulong divisor = 10_000_000_000_000_000_000; divisor != 0; divisor /= 10)
        {
            ulong digit = value / divisor % 10;
            isStarted |= digit != 0 || divisor == 1;
            if (isStarted)
            {
                Write((byte)('0' + digit));
            }
        }
    }

    /// <summary>
    /// Makes the line that was begun last show this text and cursor. A cursor at the start stays where it is shown:
    /// mostly a line feed follows.
    /// </summary>
    public void Show(in TextLine line)
    {
        ShowText(in line);
        if (line.Cursor != 0)
        {
            MoveTo(line.Cursor);
        }
    }

    /// <summary>Makes the line that was begun last show this text, with the fewest characters.</summary>
    public void ShowText(in TextLine line)
    {
        ReadOnlySpan<byte> text = line.Text;
        Look();
        int same = 0;
        while (same < _length && same < text.Length && _shown[same] == text[same])
        {
            same++;
        }

        if (same == text.Length && same == _length)
        {
            return;
        }

        MoveTo(same);
        for (; _cursor < text.Length || _cursor < _length; _cursor++)
        {
            byte character = _cursor < text.Length ? text[_cursor] : (byte)' ';
            _shown[_cursor] = character;
            Write(character);
        }

        _length = text.Length;
    }

    private void MoveTo(int column)
    {
        for (; _cursor > column; _cursor--)
        {
            _output.Write((byte)'\b');
        }

        for (; _cursor < column; _cursor++)
        {
            Write(_shown[_cursor]);
        }
    }

    [InlineArray(TextLine.Capacity)]
    private struct Columns
    {
        private byte _first;
    }
}
