using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Shapes;

namespace Bulkhead.Policy.Rules;

/// <summary>Checks that what is named exists, and that names tell things apart.</summary>
internal static class ReferenceCheck
{
    /// <summary>Checks all names and references.</summary>
    public static void Run(PolicyContext context)
    {
        SystemPolicy policy = context.Policy;
        CheckSharedNames(context);
        foreach (Partition partition in policy.Partitions)
        {
            string what = $"partition {partition.Name}";
            RequireLevel(context, partition.Secrecy, policy.Levels.Secrecy, $"{what} has the secrecy");
            RequireLevel(context, partition.Integrity, policy.Levels.Integrity, $"{what} has the integrity");
            RequireAll(context, NameRules.UnknownPartition, partition.FlowsTo, Partitions(policy), $"{what} flows to");
        }

        foreach (Channel channel in policy.Channels)
        {
            RequireSubject(context, channel.Writer, $"channel {channel.Name} has the writer");
            RequireAll(
                context,
                NameRules.UnknownSubject,
                channel.Readers,
                Subjects(policy),
                $"channel {channel.Name} has the reader");
        }

        foreach (Subject subject in policy.Subjects)
        {
            CheckSubject(context, subject);
        }

        CheckSchedule(context);
        RequireSubject(context, policy.Audit.Reader, "the audit ring has the reader");
    }

    private static void CheckSharedNames(PolicyContext context)
    {
        SystemPolicy policy = context.Policy;
        context.RequireDistinct(
            policy.Partitions.Select(partition => partition.Name)
                .Concat(policy.Subjects.Select(subject => subject.Name))
                .Concat(policy.Channels.Select(channel => channel.Name)),
            name => name.Value,
            NameRules.Shared,
            name => name.Position,
            name => $"two things are called {name}");
        foreach (EventGrant item in policy.Subjects.SelectMany(subject => subject.Grants.Events))
        {
            context.Require(
                policy.FindChannel(item.Name) is null,
                NameRules.EventLikeChannel,
                item.Name.Position,
                $"an event is called {item.Name}");
        }
    }

    private static void CheckSubject(PolicyContext context, Subject subject)
    {
        string what = $"subject {subject.Name}";
        Grants grants = subject.Grants;
        Require(
            context,
            NameRules.UnknownPartition,
            subject.Partition,
            Partitions(context.Policy),
            $"{what} is in the partition");
        RequireAll(
            context,
            NameRules.UnknownChannel,
            grants.Channels.Select(grant => grant.Channel),
            context.Policy.Channels.Select(channel => channel.Name.Value),
            $"{what} is granted the channel");
        foreach (EventGrant item in grants.Events.Where(item => item.Target is not null))
        {
            bool isMajorFrame = item.Action.Value == EventAction.SwitchMajorFrame;
            Require(
                context,
                isMajorFrame ? NameRules.UnknownMajorFrame : NameRules.UnknownSubject,
                item.Target,
                isMajorFrame ? MajorFrames(context.Policy) : Subjects(context.Policy),
                $"the event {item.Name} of {what} goes to");
        }

        foreach (MonitorGrant grant in grants.Monitors)
        {
            RequireSubject(context, grant.Guest, $"{what} monitors");
        }

        foreach (Trap trap in subject.Traps)
        {
            RequireSubject(context, trap.Monitor, $"a trap of {what} goes to");
        }

        foreach (TrustedFlow trust in subject.TrustedFor)
        {
            RequireSubject(context, trust.From ?? trust.To, $"{what} is trusted for a flow of");
        }
    }

    private static void CheckSchedule(PolicyContext context)
    {
        Schedule schedule = context.Policy.Schedule;
        Require(
            context,
            NameRules.UnknownMajorFrame,
            schedule.First,
            MajorFrames(context.Policy),
            "the schedule begins with");
        foreach (MajorFrame major in schedule.MajorFrames)
        {
            foreach (MinorFrame minor in major.MinorFrames.Where(minor => !minor.IsIdle))
            {
                RequireSubject(context, minor.Subject, $"major frame {major.Name} has a frame of");
            }
        }
    }

    private static IEnumerable<string> Partitions(SystemPolicy policy) =>
        policy.Partitions.Select(partition => partition.Name.Value);

    private static IEnumerable<string> Subjects(SystemPolicy policy) =>
        policy.Subjects.Select(
        subject => subject.Name.Value);

    private static IEnumerable<string> MajorFrames(SystemPolicy policy) =>
        policy.Schedule.MajorFrames.Select(frame => frame.Name.Value);

    private static void RequireLevel(
        PolicyContext context,
        Located<string>? level,
        IReadOnlyList<Located<string>> levels,
        string what) =>
        Require(context, NameRules.UnknownLevel, level, levels.Select(known => known.Value), what);

    private static void RequireSubject(PolicyContext context, Located<string>? name, string what) =>
        Require(context, NameRules.UnknownSubject, name, Subjects(context.Policy), what);

    private static void RequireAll(
        PolicyContext context,
        PolicyRule rule,
        IEnumerable<Located<string>> names,
        IEnumerable<string> known,
        string what)
    {
        foreach (Located<string> name in names)
        {
            Require(context, rule, name, known, what);
        }
    }

    private static void Require(
        PolicyContext context,
        PolicyRule rule,
        Located<string>? name,
        IEnumerable<string> known,
        string what)
    {
        if (name is { } given && !known.Contains(given.Value))
        {
            string? near = NearestWord.Of(given, known);
            string hint = near is null ? string.Empty : $" (is {near} meant?)";
            context.Errors.Add(rule, given.Position, $"{what} {given}{hint}");
        }
    }
}
