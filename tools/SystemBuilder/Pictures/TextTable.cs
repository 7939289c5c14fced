using System.Text;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>A table of aligned columns: numbers to the right, words to the left.</summary>
internal sealed class TextTable(params (string Title, bool IsNumber)[] columns)
{
    private readonly List<string[]> rows = [[.. columns.Select(column => column.Title)]];

    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>The lines, each behind <paramref name="indent"/> and without blanks at its end.</summary>
    public string ToText(string indent = "")
    {
        int[] widths = [.. columns.Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) =>
                columns[column].IsNumber ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(indent).Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
