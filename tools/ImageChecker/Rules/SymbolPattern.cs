using System.IO.Enumeration;

namespace Bulkhead.ImageChecker.Rules;

/// <summary>A symbol's name, or a pattern in which <c>*</c> stands for any characters and <c>?</c> for one.</summary>
public static class SymbolPattern
{
    /// <summary>Whether a name matches a pattern; case matters.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">The symbol's name.</param>
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    /// <summary>Whether any of the names matches a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="names">The names of one symbol.</param>
    public static bool MatchesAny(string pattern, IEnumerable<string> names) =>
        names.Any(name => Matches(pattern, name));
}
