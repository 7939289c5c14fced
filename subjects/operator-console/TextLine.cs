namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// A line that is being written, as a terminal would show it: printable ASCII only, with a cursor that goes back by CR
/// and BS, on by TAB, and as the control sequences for the editing of one line say.
/// </summary>
internal struct TextLine
{
    /// <summary>The most columns that a line may have.</summary>
    public const int Capacity = 240;

    private const int TabWidth = 8;

    private Columns _columns;
    private readonly int _limit;

    /// <summary>Has lines of at most <paramref name="columns"/> columns, 1 to <see cref="Capacity"/>.</summary>
    public TextLine(int columns) => _limit = columns;

    /// <summary>How many columns have been written, and where the next character goes: 0 to that number.</summary>
    public int Length { get; private set; }

    public int Cursor { get; private set; }

    /// <summary>Whether there is no room for a character at the cursor.</summary>
    public readonly bool IsFull => Cursor == _limit;

    /// <summary>All columns that have been written.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Text
    {
        get
        {
            ReadOnlySpan<byte> all = _columns;
            return all.Slice(0, Length);
        }
    }

    /// <summary>Whether it shows nothing.</summary>
    public readonly bool IsBlank
    {
        get
        {
            bool isBlank = true;
            for (int column = 0; column < Length; column++)
            {
                isBlank &= _columns[column] == ' ';
            }

            return isBlank;
        }
    }

    /// <summary>Puts a printable character at the cursor, unless the line is full there.</summary>
    public void Put(byte character)
    {
        if (!IsFull)
        {
            _columns[Cursor] = character;
            Cursor++;
            Length = Cursor > Length ? Cursor : Length;
        }
    }

    public void CarriageReturn() => Cursor = 0;

    public void Backspace() => MoveTo(Cursor - 1);

    public void Tab() => MoveTo((Cursor / TabWidth * TabWidth) + TabWidth);

    /// <summary>
    /// Does what control sequences mean that move within a line or erase its end; others mean nothing here.
    /// </summary>
    public void Control(byte final, int parameter)
    {
        int count = parameter == 0 ? 1 : parameter;
        switch (final)
        {
            case (byte)'C':
                MoveTo(Cursor + count);
                break;
            case (byte)'D':
                MoveTo(Cursor - count);
                break;
            case (byte)'G':
                MoveTo(count - 1);
                break;
            case (byte)'J' or (byte)'K' when parameter == 0:
                Length = Cursor;
                break;
            default:
                break;
        }
    }

    public void Clear()
    {
        Length = 0;
        Cursor = 0;
    }

    private void MoveTo(int column)
    {
        Cursor = column < 0 ? 0 : Math.Min(column, _limit);
        while (Length < Cursor)
        {
            _columns[Length] = (byte)' ';
            Length++;
        }
    }

    [InlineArray(Capacity)]
    private struct Columns
    {
        private byte _first;
    }
}
