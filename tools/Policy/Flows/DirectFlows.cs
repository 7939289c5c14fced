using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.Policy.Flows;

/// <summary>Finds the direct flows of a policy. What names something unknown is left out.</summary>
internal static class DirectFlows
{
    /// <summary>Lists the flows, without their trust: channels, events, monitoring, audit.</summary>
    public static IEnumerable<Flow> Of(SystemPolicy policy) =>
    [
        .. policy.Channels.SelectMany(channel => OfChannel(policy, channel)),
        .. policy.Subjects.SelectMany(subject => OfEvents(policy, subject)),
        .. policy.Subjects.SelectMany(subject => OfMonitors(policy, subject)),
        .. policy.Subjects.SelectMany(subject => OfAudit(policy, subject)),
    ];

    /// <summary>Whether a subject has a trap that a monitor decides.</summary>
    public static bool IsMonitoredBy(this Subject guest, Subject monitor) => guest.Traps.Any(
        trap => trap.Action.Value == TrapAction.Monitor && trap.Monitor?.Value == monitor.Name.Value);

    private static IEnumerable<Flow> OfChannel(SystemPolicy policy, Channel channel)
    {
        Subject? writer = policy.FindSubject(channel.Writer);
        foreach (Located<string> name in channel.Readers)
        {
            if (writer is not null && policy.FindSubject(name) is { } reader && reader != writer)
            {
                yield return new Flow(writer, reader, FlowMeans.Channel, channel.Name, name.Position);
            }
        }
    }

    private static IEnumerable<Flow> OfEvents(SystemPolicy policy, Subject subject)
    {
        foreach (EventGrant item in subject.Grants.Events)
        {
            if (item.Action.Value == EventAction.SwitchMajorFrame)
            {
                foreach (Subject other in policy.Subjects.Where(other => other != subject && HasFrames(policy, other)))
                {
                    yield return new Flow(subject, other, FlowMeans.MajorFrame, item.Name, item.Action.Position);
                }
            }
            else if (item.Target is { } target && policy.FindSubject(target) is { } receiver && receiver != subject)
            {
                FlowMeans means = item.Action.Value switch
                {
                    EventAction.Interrupt => FlowMeans.Interrupt,
                    EventAction.Handover => FlowMeans.Handover,
                    EventAction.Stop => FlowMeans.Stop,
                    _ => FlowMeans.Reset,
                };
                yield return new Flow(subject, receiver, means, item.Name, item.Action.Position);
            }
        }
    }

    private static IEnumerable<Flow> OfMonitors(SystemPolicy policy, Subject monitor)
    {
        foreach (MonitorGrant grant in monitor.Grants.Monitors)
        {
            if (policy.FindSubject(grant.Guest) is { } guest && guest != monitor && guest.IsMonitoredBy(monitor))
            {
                SourcePosition position = grant.Guest.Position;
                yield return new Flow(guest, monitor, FlowMeans.Monitoring, Flow.MonitoringName, position);
                yield return new Flow(monitor, guest, FlowMeans.Monitoring, Flow.MonitoringName, position);
            }
        }
    }

    private static IEnumerable<Flow> OfAudit(SystemPolicy policy, Subject reader)
    {
        if ((reader.Grants.Audit ?? reader.Grants.Counters) is { } position)
        {
            foreach (Subject other in policy.Subjects.Where(other => other != reader))
            {
                yield return new Flow(other, reader, FlowMeans.Audit, Flow.AuditName, position);
            }
        }
    }

    private static bool HasFrames(SystemPolicy policy, Subject subject) => policy.Schedule.MajorFrames.Any(
        major => major.MinorFrames.Any(minor => minor.Subject.Value == subject.Name.Value));
}
