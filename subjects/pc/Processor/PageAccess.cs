namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>What a translation is for.</summary>
public enum PageAccess
{
    /// <summary>
    /// An instruction that the processor has fetched already: its rights are not looked at again, and no accessed
    /// flags are set.
    /// </summary>
    Fetch,
    Read,
    Write,
}
