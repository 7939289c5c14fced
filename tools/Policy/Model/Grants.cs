namespace Bulkhead.Policy.Model;

/// <summary>All that a subject may touch beside its own program; each list is in the order of the document.</summary>
public sealed record Grants
{
    /// <summary>Memory beside its program and stack.</summary>
    public required IReadOnlyList<MemoryGrant> Memory { get; init; }

    /// <summary>Channels.</summary>
    public required IReadOnlyList<ChannelGrant> Channels { get; init; }

    /// <summary>
    /// Events. Their positions here, behind those of the channels with an event that the subject writes, are their
    /// numbers in the hypercall.
    /// </summary>
    public required IReadOnlyList<EventGrant> Events { get; init; }

    /// <summary>Ports of the machine.</summary>
    public required IReadOnlyList<Located<PortRange>> Ports { get; init; }

    /// <summary>MSRs.</summary>
    public required IReadOnlyList<MsrGrant> Msrs { get; init; }

    /// <summary>Constant leaves of CPUID.</summary>
    public required IReadOnlyList<CpuidGrant> Cpuid { get; init; }

    /// <summary>Interrupts of devices.</summary>
    public required IReadOnlyList<InterruptGrant> Interrupts { get; init; }

    /// <summary>Subjects that it monitors.</summary>
    public required IReadOnlyList<MonitorGrant> Monitors { get; init; }

    /// <summary>Where the grant of the audit ring is written; null without one.</summary>
    public SourcePosition? Audit { get; init; }

    /// <summary>Where the grant of the exit counters is written; null without one.</summary>
    public SourcePosition? Counters { get; init; }
}
