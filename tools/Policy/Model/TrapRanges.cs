namespace Bulkhead.Policy.Model;

/// <summary>Which exits the traps of a subject are for.</summary>
public static class TrapRanges
{
    /// <summary>
    /// The traps with exact ranges: one without a range is for what the others of its reason leave, a trap for each
    /// gap.
    /// </summary>
    public static IEnumerable<Trap> Exact(IReadOnlyList<Trap> traps) => traps.SelectMany(
        trap => trap.RangeKey is null
            ? Gaps(trap, traps.Where(other => other.RangeKey is not null && other.Reason.Value == trap.Reason.Value))
            : [trap]);

    private static IEnumerable<Trap> Gaps(Trap rest, IEnumerable<Trap> others)
    {
        ulong first = rest.First;
        foreach (Trap other in others.OrderBy(other => other.First))
        {
            if (other.First > first)
            {
                yield return rest with { First = first, Last = other.First - 1 };
            }

            if (other.Last >= rest.Last)
            {
                yield break;
            }

            first = Math.Max(first, other.Last + 1);
        }

        yield return rest with { First = first };
    }
}
