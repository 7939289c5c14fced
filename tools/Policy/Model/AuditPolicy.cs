namespace Bulkhead.Policy.Model;

/// <summary>The audit ring.</summary>
public sealed record AuditPolicy
{
    /// <summary>Records in the ring unless the policy says otherwise.</summary>
    public const uint DefaultRecords = 256;

    /// <summary>The name of the one subject that reads it; null if nobody does.</summary>
    public Located<string>? Reader { get; init; }

    /// <summary>How many records there is room for.</summary>
    public required Located<uint> Records { get; init; }
}
