using Bulkhead.ImageChecker.Report;

namespace Bulkhead.ImageChecker.Rules;

/// <summary>Which entries of the rules file something in the image has needed. The others are stale.</summary>
internal sealed class RuleUse
{
    private readonly HashSet<object> used = new(ReferenceEqualityComparer.Instance);

    /// <summary>The first entry whose pattern matches one of the names; it counts as used.</summary>
    public T? First<T>(IEnumerable<T> entries, IEnumerable<string> names)
        where T : AllowedSymbol
    {
        T? match = entries.FirstOrDefault(entry => SymbolPattern.MatchesAny(entry.Symbol, names));
        if (match is not null)
        {
            Mark(match);
        }

        return match;
    }

    /// <summary>Counts an entry as used.</summary>
    public void Mark(RuleEntry entry) => used.Add(entry);

    /// <summary>The findings about entries that nothing has needed.</summary>
    public IEnumerable<Finding> Stale(IEnumerable<AllowedSymbol> entries, string section) => entries
        .Where(entry => !used.Contains(entry))
        .Select(entry => StaleEntry(entry, section, entry.Symbol));

    /// <summary>The finding about one stale entry.</summary>
    public static Finding StaleEntry(RuleEntry entry, string section, string name) => new(
        entry.Place,
        $"{section} `{name}`",
        "an entry of an allow-list matches something in the image",
        "remove it, or correct the name");
}
