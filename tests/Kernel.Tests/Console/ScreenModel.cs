namespace Bulkhead.Kernel.Tests.Console;

/// <summary>What a screen shows after some text: the last rows of the lines, wrapped.</summary>
internal static class ScreenModel
{
    public static string[] After(string text, int columns, int rows)
    {
        List<string> lines = [];
        foreach (string line in text.Split('\n'))
        {
            lines.Add(line[..Math.Min(columns, line.Length)]);
            for (int start = columns; start < line.Length; start += columns)
            {
                lines.Add(line[start..Math.Min(start + columns, line.Length)]);
            }
        }

        IEnumerable<string> shown = lines.Count > rows ? lines[^rows..] : lines;
        IEnumerable<string> filled = shown.Concat(Enumerable.Repeat(string.Empty, rows)).Take(rows);
        return [.. filled.Select(line => line.PadRight(columns))];
    }
}
