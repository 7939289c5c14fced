using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Flows;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of events.</summary>
public static class EventRules
{
    /// <summary>An interrupt has a vector.</summary>
    public static readonly PolicyRule VectorMissing = Rule(
        "event-vector-missing",
        "an event that raises an interrupt has a vector",
        "add `vector:` with a number of 32 to 255");

    /// <summary>An event goes to another subject.</summary>
    public static readonly PolicyRule ToItself = Rule(
        "event-self",
        "an event goes to another subject",
        "correct the target, or remove the event");

    /// <summary>A handover is within a partition or a monitor relation.</summary>
    public static readonly PolicyRule HandoverApart = Rule(
        "event-handover-apart",
        "a frame is handed over within a partition, to one's monitor, or to whom one monitors",
        "raise an interrupt instead, or put both subjects into one partition");

    /// <summary>The number of events is bounded.</summary>
    public static readonly PolicyRule Count = Rule(
        "event-count",
        "a subject has at most 64 events, with those of the channels that it writes",
        "remove some");

    /// <summary>Two events of a subject differ.</summary>
    public static readonly PolicyRule Twice = Rule(
        "event-twice",
        "two events of a subject do not do the same",
        "remove one of the two");

    /// <summary>Major frames are switched by one subject.</summary>
    public static readonly PolicyRule Switchers = Rule(
        "major-frame-switchers",
        "major frames are switched by one subject only",
        "let one subject decide, and tell it by a channel");

    /// <summary>Checks all events.</summary>
    internal static void Check(PolicyContext context)
    {
        Subject? switcher = null;
        foreach (Subject subject in context.Policy.Subjects)
        {
            IReadOnlyList<EventGrant> events = subject.Grants.Events;
            foreach (EventGrant item in events)
            {
                CheckEvent(context, subject, item);
                bool isSwitch = item.Action.Value == EventAction.SwitchMajorFrame;
                switcher = isSwitch ? switcher ?? subject : switcher;
                context.Require(
                    !isSwitch || switcher == subject,
                    Switchers,
                    item.Action.Position,
                    $"subject {subject.Name} switches major frames, as does {switcher?.Name}");
            }

            context.RequireDistinct(
                events,
                item => (item.Action.Value, item.Target?.Value, item.Vector?.Value, item.Status?.Value),
                Twice,
                item => item.Name.Position,
                item => $"the event {item.Name} of subject {subject.Name} does what another does");
            CheckCount(context, subject);
        }
    }

    private static void CheckEvent(PolicyContext context, Subject subject, EventGrant item)
    {
        SourcePosition position = item.Action.Position;
        string what = $"the event {item.Name} of subject {subject.Name}";
        context.Require(
            item.Action.Value != EventAction.Interrupt || item.Vector is not null,
            VectorMissing,
            position,
            $"{what} has no vector");
        bool hasSubject = item.Action.Value is not (EventAction.SwitchMajorFrame or EventAction.EndSystem);
        bool isOther = context.Require(
            !hasSubject || item.Target?.Value != subject.Name.Value, ToItself, position, $"{what} goes to itself");
        Subject? target = hasSubject ? context.Policy.FindSubject(item.Target!.Value) : null;
        bool isKnown = target is not null && context.Policy.FindPartition(target.Partition) is not null
            && context.Policy.FindPartition(subject.Partition) is not null;
        bool isHandover = isOther && item.Action.Value == EventAction.Handover && isKnown;
        context.Require(
            !isHandover
                || target!.Partition.Value == subject.Partition.Value
                || target.IsMonitoredBy(subject)
                || subject.IsMonitoredBy(target),
            HandoverApart,
            position,
            $"{what} hands over to {item.Target} in partition {target?.Partition}");
    }

    private static void CheckCount(PolicyContext context, Subject subject)
    {
        int count = subject.Grants.Events.Count + context.Policy.Channels.Count(
            channel => channel.Vector is not null && channel.Writer.Value == subject.Name.Value);
        context.Require(
            count <= PolicyLimits.Events, Count, subject.Name.Position, $"subject {subject.Name} has {count} events");
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Events, statement, cure);
}
