namespace Bulkhead.Subjects;

using Bulkhead.Kernel.Console;

/// <summary>
/// The screen in VGA text mode, for a subject that has to look at its serial line often: scrolling is done in rows,
/// between which it can. It goes on below what the kernel has written there.
/// </summary>
public unsafe struct OperatorScreen
{
    private const int Columns = 80;
    private const int Rows = 25;
    private const ulong GreyOnBlack = 0x0700;
    private const ulong BlankCells = 0x0720_0720_0720_0720;

    /// <summary>Cells in a word: memory of a screen is slow, and read and written best in few accesses.</summary>
    private const int CellsInWord = 4;
    private const int WordsInRow = Columns / CellsInWord;

    private ulong* _words;
    private int _column;
    private int _row;

    /// <summary>The next row to be moved up; <see cref="Rows"/>: none.</summary>
    private int _scrolled;

    public readonly bool IsPresent => _words != null;

    /// <summary>Takes the screen whose cells are there, <see cref="TextScreen.Size"/> bytes.</summary>
    public static OperatorScreen Continue(ulong* words)
    {
        OperatorScreen screen = new() { _words = words, _scrolled = Rows };
        for (int word = 0; word < WordsInRow * Rows; word++)
        {
            bool isBlank = (SharedMemory.Read(words + word) & 0x00ff_00ff_00ff_00ff) == 0x0020_0020_0020_0020;
            screen._row = isBlank ? screen._row : word / WordsInRow;
        }

        screen.NewLine();
        return screen;
    }

    /// <summary>
    /// Does a part of the scrolling that is needed before this character can be written; false if nothing is left.
    /// </summary>
    public bool TryPrepare(byte character)
    {
        if (_scrolled == Rows && _column == Columns && character is not ((byte)'\n' or (byte)'\b'))
        {
            NewLine();
        }

        if (_scrolled == Rows)
        {
            return false;
        }

        ulong* row = _words + (_scrolled * WordsInRow);
        bool isLast = _scrolled == Rows - 1;
        for (int word = 0; word < WordsInRow; word++)
        {
            SharedMemory.Write(row + word, isLast ? BlankCells : SharedMemory.Read(row + WordsInRow + word));
        }

        _scrolled++;
        return true;
    }

    /// <summary>
    /// Shows a character for which all is prepared; a line feed goes to the start of the next line, and a backspace to
    /// the column before, if there is one.
    /// </summary>
    public void Write(byte character)
    {
        if (character == '\n')
        {
            NewLine();
        }
        else if (character == '\b')
        {
            _column -= _column == 0 ? 0 : 1;
        }
        else
        {
            ulong* word = _words + (((_row * Columns) + _column) / CellsInWord);
            int shift = _column % CellsInWord * 16;
            ulong others = SharedMemory.Read(word) & ~(0xfffful << shift);
            SharedMemory.Write(word, others | ((GreyOnBlack | character) << shift));
            _column++;
        }
    }

    private void NewLine()
    {
        _column = 0;
        if (_row < Rows - 1)
        {
            _row++;
        }
        else
        {
            _scrolled = 0;
        }
    }
}
