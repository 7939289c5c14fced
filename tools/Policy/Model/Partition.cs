namespace Bulkhead.Policy.Model;

/// <summary>A partition: a level, and a row of the flow matrix.</summary>
public sealed record Partition
{
    /// <summary>Its name.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Its level of secrecy; null if the policy has none.</summary>
    public Located<string>? Secrecy { get; init; }

    /// <summary>Its level of integrity; null if the policy has none.</summary>
    public Located<string>? Integrity { get; init; }

    /// <summary>To which other partitions information may flow from it; within itself it always may.</summary>
    public required IReadOnlyList<Located<string>> FlowsTo { get; init; }
}
