namespace Bulkhead.Kernel.Configuration;

/// <summary>Consecutive records of a table.</summary>
public struct RecordRange
{
    /// <summary>The index of the first record.</summary>
    public uint First;

    /// <summary>How many there are.</summary>
    public uint Count;
}
