namespace Bulkhead.Benchmarks;

/// <summary>Which figures are missing or over their budgets.</summary>
public static class BenchmarkVerdict
{
    /// <summary>One line for each, with what is allowed and what was measured.</summary>
    public static IEnumerable<string> Complaints(BenchmarkReference reference, BenchmarkFigures figures)
    {
        foreach (ExitReference exit in reference.Exits.Concat(reference.Services))
        {
            if (figures.Ticks(exit.Name) is not { } ticks)
            {
                yield return $"{exit.Name} is missing: boot the bench images again, and look for it in their logs";
                continue;
            }

            if (ticks > exit.Budget)
            {
                yield return $"{exit.Name} costs {ticks} ticks, its budget is {exit.Budget}: shorten its path";
            }

            ulong? reads = figures.Vmreads(exit.Name);
            if (exit.Budget is not null && reads > (ulong)reference.Vmreads)
            {
                yield return $"{exit.Name} takes {reads} VMREADs, allowed are {reference.Vmreads}";
            }

            ulong? writes = figures.Vmwrites(exit.Name);
            if (exit.Budget is not null && writes > (ulong)reference.Vmwrites)
            {
                yield return $"{exit.Name} takes {writes} VMWRITEs, allowed are {reference.Vmwrites}";
            }
        }
    }
}
