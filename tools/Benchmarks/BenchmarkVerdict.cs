namespace Bulkhead.Benchmarks;

/// <summary>Which figures are missing or over their budgets.</summary>
public static class BenchmarkVerdict
{
    /// <summary>One line for each, with what is allowed and what was measured.</summary>
    public static IEnumerable<string> Complaints(BenchmarkReference reference, BenchmarkFigures figures)
    {
        foreach (ExitReference exit in reference.Exits)
        {
            if (figures.Ticks(exit.Name) is not { } ticks)
            {
                yield return $"{exit.Name} is missing: boot the bench image again, and look at its log";
                continue;
            }

            if (ticks > exit.Budget)
            {
                yield return $"{exit.Name} costs {ticks} ticks, its budget is {exit.Budget}: shorten its path";
            }

            if (exit.Budget is not null && figures.Vmreads(exit.Name) > (ulong)reference.Vmreads)
            {
                yield return $"{exit.Name} takes {figures.Vmreads(exit.Name)} VMREADs, allowed are {reference.Vmreads}";
            }

            if (exit.Budget is not null && figures.Vmwrites(exit.Name) > (ulong)reference.Vmwrites)
            {
                yield return $"{exit.Name} takes {figures.Vmwrites(exit.Name)} VMWRITEs, allowed are {reference.Vmwrites}";
            }
        }
    }
}
