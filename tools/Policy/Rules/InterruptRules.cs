using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of interrupts and of the vectors by which subjects get them.</summary>
public static class InterruptRules
{
    /// <summary>The cascade is no device.</summary>
    public static readonly PolicyRule Cascade = Rule(
        "interrupt-cascade",
        "line 2 is the cascade of the second interrupt controller",
        "name the device's own line");

    /// <summary>A line is one subject's.</summary>
    public static readonly PolicyRule Shared = Rule(
        "interrupt-shared",
        "a line is one subject's alone, once",
        "let one subject serve the device");

    /// <summary>A subject tells its interrupts apart.</summary>
    public static readonly PolicyRule VectorShared = Rule(
        "vector-shared",
        "a subject gets each vector from one source only: a line, a channel, or an event of another subject",
        "give one of the two another vector");

    private const uint CascadeLine = 2;

    /// <summary>Checks all lines and vectors.</summary>
    internal static void Check(PolicyContext context)
    {
        HashSet<uint> lines = [];
        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (InterruptGrant grant in subject.Grants.Interrupts)
            {
                string what = $"subject {subject.Name} is granted the line {grant.Line}";
                context.Require(grant.Line.Value != CascadeLine, Cascade, grant.Line.Position, what);
                context.Require(
                    lines.Add(grant.Line.Value), Shared, grant.Line.Position, $"{what}, which is granted before");
            }

            context.RequireDistinct(
                VectorsOf(context.Policy, subject.Name),
                source => source.Vector.Value,
                VectorShared,
                source => source.Vector.Position,
                source => $"subject {subject.Name} gets the vector {source.Vector} from {source.What} and another");
        }
    }

    private static IEnumerable<(Located<uint> Vector, string What)> VectorsOf(SystemPolicy policy, string subject)
    {
        IEnumerable<(Located<uint>, string)> lines = policy.Subjects
            .Where(candidate => candidate.Name.Value == subject)
            .SelectMany(candidate => candidate.Grants.Interrupts)
            .Select(grant => (grant.Vector, $"line {grant.Line}"));
        IEnumerable<(Located<uint>, string)> channels = policy.Channels
            .Where(channel => channel.Vector is not null && channel.Readers.Any(reader => reader.Value == subject))
            .Select(channel => (channel.Vector!.Value, $"channel {channel.Name}"));
        IEnumerable<(Located<uint>, string)> events = policy.Subjects
            .SelectMany(source => source.Grants.Events)
            .Where(item => item.Action.Value == EventAction.Interrupt && item.Target?.Value == subject)
            .Where(item => item.Vector is not null)
            .Select(item => (item.Vector!.Value, $"event {item.Name}"));
        return lines.Concat(channels).Concat(events);
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Devices, statement, cure);
}
