using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Flows;

/// <summary>A direct flow of information from one subject to another.</summary>
/// <param name="From">The subject that it comes from.</param>
/// <param name="To">The subject that it goes to.</param>
/// <param name="Means">By what.</param>
/// <param name="Through">
/// The name of the channel or of the event; <see cref="MonitoringName"/> or <see cref="AuditName"/>.
/// </param>
/// <param name="Position">Where the policy grants it.</param>
public sealed record Flow(Subject From, Subject To, FlowMeans Means, string Through, SourcePosition Position)
{
    /// <summary>What flows by monitoring are called.</summary>
    public const string MonitoringName = "monitoring";

    /// <summary>What flows by audit are called.</summary>
    public const string AuditName = "audit";

    /// <summary>The trust by which it is allowed although the levels forbid it; null without trust.</summary>
    public TrustedFlow? Trust { get; init; }

    /// <summary>The subject that is trusted for it; null without trust.</summary>
    public Subject? TrustedSubject { get; init; }

    /// <summary>By what, in words.</summary>
    public string By => Means switch
    {
        FlowMeans.Channel => $"channel {Through}",
        FlowMeans.Interrupt => $"interrupt {Through}",
        FlowMeans.Handover => $"handover {Through}",
        FlowMeans.Reset => $"reset {Through}",
        FlowMeans.Stop => $"stop {Through}",
        FlowMeans.MajorFrame => $"choice of the major frame {Through}",
        FlowMeans.Monitoring => "monitoring",
        _ => "audit",
    };

    /// <summary><c>FROM -> TO by ...</c>.</summary>
    public override string ToString() => $"{From.Name} -> {To.Name} by {By}";
}
