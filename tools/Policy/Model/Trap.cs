using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Policy.Model;

/// <summary>What follows on a VM exit of a subject.</summary>
public sealed record Trap
{
    /// <summary>The basic exit reason.</summary>
    public required Located<ExitReason> Reason { get; init; }

    /// <summary>What follows.</summary>
    public required Located<TrapAction> Action { get; init; }

    /// <summary>The name of the monitor; null for the other actions.</summary>
    public Located<string>? Monitor { get; init; }

    /// <summary>What the monitor sees; by default all that its grant says.</summary>
    public Located<MonitoredState>? Sees { get; init; }

    /// <summary>What the monitor may change; by default all that its grant says.</summary>
    public Located<MonitoredState>? Changes { get; init; }

    /// <summary>The key of its range: <c>ports</c>, <c>msrs</c> or <c>addresses</c>; null if it has none.</summary>
    public string? RangeKey { get; init; }

    /// <summary>Whether the trap has more than one key of a range, of which at most one can be right.</summary>
    public bool HasSeveralRanges { get; init; }

    /// <summary>The first port, MSR or guest-physical address that it holds for; 0 without a range.</summary>
    public ulong First { get; init; }

    /// <summary>The last one, inclusive; without a range the largest of the reason, or all ones.</summary>
    public ulong Last { get; init; } = ulong.MaxValue;

    /// <summary>Where the range is written, or the trap if it has none.</summary>
    public required SourcePosition RangePosition { get; init; }

    /// <summary>What the monitor sees by this trap, given what it is granted.</summary>
    public MonitoredState VisibleTo(MonitorGrant grant) => Sees?.Value ?? grant.Sees.Value;

    /// <summary>What the monitor may change by this trap, given what it is granted.</summary>
    public MonitoredState ChangeableBy(MonitorGrant grant) => Changes?.Value ?? grant.Changes.Value;
}
