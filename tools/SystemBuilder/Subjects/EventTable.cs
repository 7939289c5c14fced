using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Model;
using Subject = Bulkhead.Policy.Model.Subject;

namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>
/// The events of a subject in the order of their numbers: those of the channels that it writes and whose reader is
/// told,
/// then those that its policy grants by name.
/// </summary>
public static class EventTable
{
    /// <summary>The events of <paramref name="subject"/>.</summary>
    public static IReadOnlyList<SubjectEvent> Of(SystemPolicy system, Subject subject) =>
    [
        .. subject.Grants.Channels
            .Where(grant => grant.IsWriter.Value)
            .Select(grant => system.FindChannel(grant.Channel.Value)!)
            .Where(channel => channel.Vector.HasValue)
            .Select(channel => OfChannel(system, channel)),
        .. subject.Grants.Events.Select(grant => Granted(system, grant)),
    ];

    private static SubjectEvent OfChannel(SystemPolicy system, Channel channel) => new(
        channel.Name.Value,
        true,
        new EventRecord
        {
            Action = EventAction.Interrupt,
            Target = (uint)system.IndexOfSubject(channel.Readers[0].Value),
            Vector = channel.Vector!.Value.Value,
        });

    private static SubjectEvent Granted(SystemPolicy system, EventGrant grant) => new(
        grant.Name.Value,
        false,
        new EventRecord
        {
            Action = grant.Action.Value,
            Target = grant.Action.Value switch
            {
                EventAction.EndSystem => grant.Status!.Value.Value,
                EventAction.SwitchMajorFrame => (uint)system.IndexOfMajorFrame(grant.Target!.Value.Value),
                _ => (uint)system.IndexOfSubject(grant.Target!.Value.Value),
            },
            Vector = grant.Action.Value == EventAction.Interrupt ? grant.Vector!.Value.Value : 0,
        });
}
