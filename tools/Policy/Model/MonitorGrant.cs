using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Policy.Model;

/// <summary>What a monitor may see and change of a subject that it monitors.</summary>
public sealed record MonitorGrant
{
    /// <summary>The name of the monitored subject.</summary>
    public required Located<string> Guest { get; init; }

    /// <summary>The state that it may see: the most that a trap may show it.</summary>
    public required Located<MonitoredState> Sees { get; init; }

    /// <summary>The state that it may change.</summary>
    public required Located<MonitoredState> Changes { get; init; }

    /// <summary>What it may do with the guest's private and kept memory; none by default.</summary>
    public required Located<EptRights> Memory { get; init; }
}
