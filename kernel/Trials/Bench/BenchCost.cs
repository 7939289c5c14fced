namespace Bulkhead.Kernel.Trials.Bench;

/// <summary>What so many exits cost in all, shared out among them: exact, or it says so.</summary>
public readonly struct BenchCost(ulong total, ulong empty, ulong exits)
{
    /// <summary>
    /// All exits cost the same: the total less what the empty loop cost is a multiple of their number.
    /// </summary>
    public bool IsExact { get; } = exits != 0 && total >= empty && (total - empty) % exits == 0;

    /// <summary>The cost of one exit, rounded down; 0 if there was none.</summary>
    public ulong Each { get; } = exits == 0 || total < empty ? 0 : (total - empty) / exits;
}
