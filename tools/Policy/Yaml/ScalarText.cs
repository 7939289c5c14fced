using System.Globalization;
using System.Text.RegularExpressions;

namespace Bulkhead.Policy.Yaml;

/// <summary>How numbers, sizes and ranges are written.</summary>
public static partial class ScalarText
{
    /// <summary>The pattern of a number: decimal, or hexadecimal behind 0x; underscores may group digits.</summary>
    public const string NumberPattern = "(0[xX][0-9a-fA-F]([0-9a-fA-F_]*[0-9a-fA-F])?|[0-9]([0-9_]*[0-9])?)";

    /// <summary>The pattern of a size: a number, or a decimal number with a unit.</summary>
    public const string SizePattern = NumberPattern + "( ?(B|KiB|MiB|GiB))?";

    /// <summary>The pattern of a range: a number, or two with a hyphen.</summary>
    public const string RangePattern = NumberPattern + "( ?- ?" + NumberPattern + ")?";

    /// <summary>The pattern of a name.</summary>
    public const string NamePattern = "[a-z][a-z0-9-]{0,30}";

    /// <summary>Reads a number; false if it is none or beyond 64 bits.</summary>
    public static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        if (!NumberExpression().IsMatch(text))
        {
            return false;
        }

        string digits = text.Replace("_", string.Empty, StringComparison.Ordinal);
        return digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads a size in bytes; false if it is none or beyond 64 bits.</summary>
    public static bool TrySize(string text, out ulong bytes)
    {
        bytes = 0;
        Match match = SizeExpression().Match(text);
        if (!match.Success || !TryNumber(match.Groups["number"].Value, out ulong number))
        {
            return false;
        }

        int shift = match.Groups["unit"].Value switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };
        bytes = number << shift;
        return bytes >> shift == number;
    }

    /// <summary>Reads a range, or a number as a range of one; false if it is none or beyond 64 bits.</summary>
    public static bool TryRange(string text, out ulong first, out ulong last)
    {
        first = last = 0;
        Match match = RangeExpression().Match(text);
        if (!match.Success || !TryNumber(match.Groups["first"].Value, out first))
        {
            return false;
        }

        last = first;
        return !match.Groups["last"].Success || TryNumber(match.Groups["last"].Value, out last);
    }

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(string text) => NameExpression().IsMatch(text);

    /// <summary>Writes a size with the largest unit that divides it.</summary>
    public static string FormatSize(ulong bytes) => bytes switch
    {
        0 => "0",
        _ when bytes % (1ul << 30) == 0 => $"{bytes >> 30} GiB",
        _ when bytes % (1ul << 20) == 0 => $"{bytes >> 20} MiB",
        _ when bytes % (1ul << 10) == 0 => $"{bytes >> 10} KiB",
        _ => $"{bytes} B",
    };

    [GeneratedRegex("^" + NumberPattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberExpression();

    [GeneratedRegex("^(?<number>" + NumberPattern + ")( ?(?<unit>B|KiB|MiB|GiB))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SizeExpression();

    [GeneratedRegex(
        "^(?<first>" + NumberPattern + ")( ?- ?(?<last>" + NumberPattern + "))?\\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex RangeExpression();

    [GeneratedRegex("^" + NamePattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameExpression();
}
