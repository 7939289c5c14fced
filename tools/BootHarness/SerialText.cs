using System.Text.RegularExpressions;

namespace Bulkhead.BootHarness;

/// <summary>Makes plain lines of what a serial port carries.</summary>
public static partial class SerialText
{
    /// <summary>
    /// Removes the escape sequences of terminals (ECMA-48) and other control characters but the tabulator from a line,
    /// and divides it where a carriage return starts it anew, as firmware and boot loaders do. An empty line stays one
    /// empty line.
    /// </summary>
    /// <param name="line">A line without its line feed; a carriage return at its end does not count.</param>
    public static IReadOnlyList<string> Clean(string line)
    {
        string[] parts = Control().Replace(Escape().Replace(line, ""), "")
            .Split('\r', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? [""] : parts;
    }

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[ -/]*[0-Z\\^-~])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")]
    private static partial Regex Control();
}
