using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// The flows between pairs of subjects that a policy grants by name. What all subjects share, as the audit ring, is told
/// in the subjects' boxes.
/// </summary>
internal static class GraphFlows
{
    public static IReadOnlyList<GraphFlow> Of(SystemPolicy system) =>
    [
        .. system.Channels.SelectMany(channel => channel.Readers.Select(reader => OfChannel(system, channel, reader.Value))),
        .. system.Subjects.SelectMany(subject => subject.Grants.Events
            .Where(grant => grant.Action.Value is EventAction.Interrupt or EventAction.Handover or EventAction.Reset)
            .Select(grant => OfEvent(system, subject, grant))),
        .. system.Subjects.SelectMany(subject => subject.Grants.Monitors.SelectMany(grant => OfMonitor(system, subject, grant))),
    ];

    private static GraphFlow OfChannel(SystemPolicy system, Channel channel, string reader)
    {
        string kind = channel.Kind.Value == ChannelKind.State ? "state" : $"{channel.Slots.Value} messages";
        string told = channel.Vector.HasValue ? $", interrupt {channel.Vector.Value.Value}" : string.Empty;
        return Flow(
            system,
            channel.Writer.Value,
            reader,
            channel.Name.Value,
            FlowKind.Channel,
            $"{kind} of at most {channel.MessageSize.Value} bytes{told}");
    }

    private static GraphFlow OfEvent(SystemPolicy system, Subject subject, EventGrant grant)
    {
        string detail = grant.Action.Value switch
        {
            EventAction.Interrupt => $"interrupt {grant.Vector!.Value.Value}",
            EventAction.Handover => "handover",
            _ => "reset",
        };
        return Flow(
            system, subject.Name.Value, grant.Target!.Value.Value, grant.Name.Value, FlowKind.Event, detail);
    }

    private static IEnumerable<GraphFlow> OfMonitor(SystemPolicy system, Subject monitor, MonitorGrant grant)
    {
        yield return Flow(
            system, grant.Guest.Value, monitor.Name.Value, "monitoring", FlowKind.Monitoring, $"sees {grant.Sees.Value}");
        yield return Flow(
            system, monitor.Name.Value, grant.Guest.Value, "monitoring", FlowKind.Monitoring, $"changes {grant.Changes.Value}");
    }

    private static GraphFlow Flow(
        SystemPolicy system, string from, string to, string through, FlowKind kind, string detail)
    {
        TrustedFlow? trust = system.FindSubject(from)?.TrustedFor.FirstOrDefault(
                flow => flow.To?.Value == to && flow.Through.Value == through)
            ?? system.FindSubject(to)?.TrustedFor.FirstOrDefault(
                flow => flow.From?.Value == from && flow.Through.Value == through);
        return new GraphFlow(from, to, through, kind, detail, trust?.Why.Value);
    }
}
