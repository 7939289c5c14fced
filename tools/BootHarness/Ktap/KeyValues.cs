using System.Text.RegularExpressions;

namespace Bulkhead.BootHarness.Ktap;

/// <summary>Reads the <c>key=value</c> words of a text.</summary>
public static partial class KeyValues
{
    /// <summary>
    /// Collects the words of the form <c>key=value</c>. A key starts with a letter and holds letters, digits,
    /// <c>_</c>, <c>.</c> and <c>-</c>. A value is the rest of the word without a trailing comma or semicolon, or a
    /// text in quotation marks, which may hold blanks. Other words are passed over; of a key that comes twice, the
    /// last counts.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = [];
        foreach (Match match in Pair().Matches(text))
        {
            Group quoted = match.Groups["quoted"];
            values[match.Groups["key"].Value] =
                quoted.Success ? quoted.Value : match.Groups["word"].Value.TrimEnd(',', ';');
        }

        return values;
    }

    [GeneratedRegex("""(?<!\S)(?<key>[A-Za-z][\w.-]*)=(?:"(?<quoted>[^"]*)"|(?<word>[^\s"]\S*|))""")]
    private static partial Regex Pair();
}
