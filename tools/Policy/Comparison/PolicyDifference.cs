using System.Globalization;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Comparison;

/// <summary>What authority a change of a policy grants or removes.</summary>
public static class PolicyDifference
{
    /// <summary>What the name of the authority over a port begins with.</summary>
    internal const string PortPrefix = "port ";

    /// <summary>Compares two policies that keep the rules.</summary>
    /// <param name="old">The policy before.</param>
    /// <param name="current">The policy after.</param>
    /// <returns>The differences: by owner in the order of the new policy, then of the old one.</returns>
    public static IReadOnlyList<AuthorityChange> Between(SystemPolicy old, SystemPolicy current)
    {
        Dictionary<(string, string), Authority> before = Index(old);
        Dictionary<(string, string), Authority> after = Index(current);
        List<AuthorityChange> changes =
        [
            .. after.Values.Select(authority => Compare(before, authority, isAfter: true)).OfType<AuthorityChange>(),
            .. before.Values.Select(authority => Compare(after, authority, isAfter: false)).OfType<AuthorityChange>(),
        ];
        List<string> owners = [.. after.Values.Concat(before.Values).Select(authority => authority.Owner).Distinct()];
        return
        [
            .. JoinPorts(changes)
                .OrderBy(change => owners.IndexOf(change.Owner))
                .ThenBy(change => !change.IsGrant),
        ];
    }

    private static Dictionary<(string, string), Authority> Index(SystemPolicy policy) =>
        AuthorityList.Of(policy).ToDictionary(authority => (authority.Owner, authority.What));

    // An amount that differs is told once, by the policy after.
    private static AuthorityChange? Compare(
        Dictionary<(string, string), Authority> others,
        Authority authority,
        bool isAfter)
    {
        if (!others.TryGetValue((authority.Owner, authority.What), out Authority? other))
        {
            string amount = authority.AmountText.Length > 0 ? $" ({authority.AmountText})" : string.Empty;
            return new AuthorityChange(authority.Owner, isAfter, authority.What + amount);
        }

        return !isAfter || other.Amount == authority.Amount ? null : new AuthorityChange(
            authority.Owner,
            authority.Amount > other.Amount,
            $"{authority.What} ({other.AmountText} -> {authority.AmountText})");
    }

    /// <summary>Makes ranges of consecutive ports that change alike.</summary>
    private static IEnumerable<AuthorityChange> JoinPorts(IReadOnlyList<AuthorityChange> changes)
    {
        foreach (AuthorityChange change in changes.Where(change => !IsPort(change)))
        {
            yield return change;
        }

        foreach (IGrouping<(string Owner, bool IsGrant), AuthorityChange> group in changes.Where(IsPort).GroupBy(
            change => (change.Owner, change.IsGrant)))
        {
            foreach (PortRange range in Ranges(group.Select(PortOf).Order()))
            {
                yield return new AuthorityChange(group.Key.Owner, group.Key.IsGrant, $"ports {range}");
            }
        }
    }

    private static bool IsPort(AuthorityChange change) =>
        change.What.StartsWith(PortPrefix, StringComparison.Ordinal);

    private static ushort PortOf(AuthorityChange change) => ushort.Parse(
        change.What.AsSpan(PortPrefix.Length + 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static List<PortRange> Ranges(IEnumerable<ushort> ascending)
    {
        List<PortRange> ranges = [];
        foreach (ushort port in ascending)
        {
            if (ranges.Count > 0 && ranges[^1].Last + 1 == port)
            {
                ranges[^1] = ranges[^1] with { Last = port };
            }
            else
            {
                ranges.Add(new PortRange(port, port));
            }
        }

        return ranges;
    }
}
