namespace Bulkhead.Systems.TwoLevels;

/// <summary>What a finding is.</summary>
public enum FindingKind : ulong
{
    /// <summary>None: no message says so.</summary>
    None = 0,

    /// <summary>How many reports there were and their mean: may be released.</summary>
    Summary = 1,

    /// <summary>Which station stood out: secret.</summary>
    Detail = 2,
}
