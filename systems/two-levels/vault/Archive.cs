namespace Bulkhead.Systems.TwoLevels.VaultProgram;

/// <summary>What the vault has in its kept memory, which is zeros at first and survives a restart.</summary>
public struct Archive
{
    /// <summary>How many reports it holds, the number of the last one, and the sum of their degrees.</summary>
    public ulong Count;
    public ulong Last;
    public ulong Degrees;

    /// <summary>How many findings of each kind were sent.</summary>
    public ulong Summaries;
    public ulong Details;

    public bool HasTriedToAnswer;

    /// <summary>The mean in degrees, rounded down; there is at least one report.</summary>
    public readonly ulong MeanDegrees => Degrees / Count;

    public void Add(in Report report)
    {
        Count++;
        Last = report.Number;
        Degrees += report.Degrees;
    }
}
