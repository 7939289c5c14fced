namespace Bulkhead.Systems.Benchmark;

/// <summary>The least and the most of several values.</summary>
public struct Extent
{
    private bool _hasAny;

    public ulong Least { get; private set; }

    public ulong Most { get; private set; }

    public readonly ulong Spread => Most - Least;

    public void Add(ulong value)
    {
        Least = _hasAny && Least < value ? Least : value;
        Most = Most > value ? Most : value;
        _hasAny = true;
    }
}
