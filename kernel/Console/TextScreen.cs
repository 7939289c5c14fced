namespace Bulkhead.Kernel.Console;

using System.Threading;

/// <summary>VGA text mode: 80 by 25 cells of a character and an attribute byte.</summary>
public unsafe struct TextScreen
{
    /// <summary>Where the cells are in memory, and for how many bytes.</summary>
    public const ulong Address = 0xb8000;
    public const ulong Size = 0x1000;

    private const int Columns = 80;
    private const int Rows = 25;
    private const ushort GreyOnBlack = 0x0700;
    private const ushort Blank = GreyOnBlack | ' ';

    private ushort* _cells;
    private int _column;
    private int _row;

    public readonly bool IsPresent => _cells != null;

    /// <summary>Clears the screen whose cells are at <paramref name="cells"/>.</summary>
    public static TextScreen Open(ushort* cells)
    {
        for (int cell = 0; cell < Columns * Rows; cell++)
        {
            Volatile.Write(ref cells[cell], Blank);
        }

        return new TextScreen { _cells = cells };
    }

    /// <summary>Goes on below the last row that shows anything, for whoever has the screen now.</summary>
    public static TextScreen Continue(ushort* cells)
    {
        TextScreen screen = new() { _cells = cells };
        for (int cell = 0; cell < Columns * Rows; cell++)
        {
            screen._row = (byte)Volatile.Read(ref cells[cell]) == ' ' ? screen._row : cell / Columns;
        }

        screen.NewLine();
        return screen;
    }

    /// <summary>
    /// Shows one character; a line feed goes to the start of the next line, scrolling at the last one, and a backspace
    /// to the column before, if there is one.
    /// </summary>
    public void Write(byte character)
    {
        if (character == '\b')
        {
            _column -= _column == 0 ? 0 : 1;
            return;
        }

        if (character == '\n' || _column == Columns)
        {
            NewLine();
        }

        if (character != '\n')
        {
            Volatile.Write(ref _cells[(_row * Columns) + _column], (ushort)(GreyOnBlack | character));
            _column++;
        }
    }

    private void NewLine()
    {
        _column = 0;
        if (_row < Rows - 1)
        {
            _row++;
            return;
        }

        for (int cell = 0; cell < Columns * Rows; cell++)
        {
            bool isLastRow = cell >= Columns * (Rows - 1);
            Volatile.Write(ref _cells[cell], isLastRow ? Blank : Volatile.Read(ref _cells[cell + Columns]));
        }
    }
}
