using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// The flows that the picture has arrows for. What a subject shares with all others, the audit and the choice of the
/// major frame, is told in its box; only where that needs trust it has arrows, too.
/// </summary>
internal static class GraphFlows
{
    /// <summary>From so many arrows on, and with none out of it, a subject is a sink.</summary>
    private const int ArrowsOfSink = 3;

    public static IReadOnlyList<GraphFlow> Of(SystemPolicy system)
    {
        Flow[] flows =
        [
            .. new FlowGraph(system).Direct
                .Where(flow => flow.Means is not (FlowMeans.Audit or FlowMeans.MajorFrame) || flow.Trust is not null),
        ];
        return [.. flows.Select(flow => new GraphFlow(flow, Detail(system, flow), IsSink(flows, flow.To)))];
    }

    private static bool IsSink(Flow[] flows, Subject subject) =>
        flows.All(flow => flow.From != subject) && flows.Count(flow => flow.To == subject) >= ArrowsOfSink;

    private static string Detail(SystemPolicy system, Flow flow) => flow.Means switch
    {
        FlowMeans.Channel => OfChannel(system.FindChannel(flow.Through)!),
        FlowMeans.Interrupt => $"interrupt {VectorOf(flow)}",
        FlowMeans.Handover => "handover",
        FlowMeans.Reset => "reset",
        FlowMeans.Stop => "stop",
        FlowMeans.MajorFrame => "major frame",
        FlowMeans.Monitoring => OfMonitoring(flow),
        _ => "audit records and counters",
    };

    private static string OfChannel(Channel channel)
    {
        string kind = channel.Kind.Value == ChannelKind.State ? "state" : $"{channel.Slots.Value} messages";
        string told = channel.Vector.HasValue ? $", interrupt {channel.Vector.Value.Value}" : string.Empty;
        return $"{kind} of at most {channel.MessageSize.Value} bytes{told}";
    }

    private static uint VectorOf(Flow flow) =>
        flow.From.Grants.Events.First(grant => grant.Name.Value == flow.Through).Vector!.Value.Value;

    /// <summary>One of the two ends has been granted the other.</summary>
    private static string OfMonitoring(Flow flow)
    {
        MonitorGrant? sees = GrantOf(flow.To, flow.From);
        return sees is not null
            ? $"the monitor sees {sees.Sees.Value}"
            : $"the monitor changes {GrantOf(flow.From, flow.To)!.Changes.Value}";

        static MonitorGrant? GrantOf(Subject monitor, Subject guest) =>
            monitor.Grants.Monitors.FirstOrDefault(grant => grant.Guest.Value == guest.Name.Value);
    }
}
