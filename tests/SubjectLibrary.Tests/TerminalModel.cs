namespace Bulkhead.SubjectLibrary.Tests;

/// <summary>
/// What a terminal shows that got printable characters, line feeds and backspaces, and nothing else; and to which
/// column the cursor of each line ever went back.
/// </summary>
internal sealed class TerminalModel
{
    private readonly List<(string Text, int Leftmost)> _lines = [];

    public TerminalModel(string sent)
    {
        List<char> line = [];
        int column = 0;
        int leftmost = int.MaxValue;
        foreach (char character in sent)
        {
            switch (character)
            {
                case '\n':
                    _lines.Add((new([.. line]), leftmost));
                    line.Clear();
                    column = 0;
                    leftmost = int.MaxValue;
                    break;
                case '\b':
                    column--;
                    leftmost = Math.Min(leftmost, column);
                    Assert.True(column >= 0, "a backspace at the start of a line");
                    break;
                default:
                    Assert.InRange(character, ' ', '~');
                    if (column == line.Count)
                    {
                        line.Add(' ');
                    }

                    line[column++] = character;
                    break;
            }
        }

        _lines.Add((new([.. line]), leftmost));
    }

    /// <summary>The lines, of which the last one is not ended.</summary>
    public IReadOnlyList<(string Text, int Leftmost)> Lines => _lines;

    /// <summary>What the last line shows, without blanks at its end.</summary>
    public static string LastLine(string sent) => new TerminalModel(sent).Lines[^1].Text.TrimEnd();
}
