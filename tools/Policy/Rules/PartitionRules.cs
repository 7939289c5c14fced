using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of levels, partitions and the matrix by themselves.</summary>
public static class PartitionRules
{
    /// <summary>Every partition has a level where there are some.</summary>
    public static readonly PolicyRule LevelMissing = Rule(
        "level-missing",
        "every partition has a level of each order that the policy declares",
        "give it the level, or remove the order from levels");

    /// <summary>An order has each level once.</summary>
    public static readonly PolicyRule LevelDuplicate = Rule(
        "level-duplicate",
        "an order has each level once",
        "rename or remove one of the two");

    /// <summary>Every level is some partition's.</summary>
    public static readonly PolicyRule LevelUnused = Rule(
        "level-unused",
        "every level is that of some partition",
        "remove it, or give it to a partition");

    /// <summary>A partition has subjects.</summary>
    public static readonly PolicyRule Empty = Rule(
        "partition-empty",
        "every partition has a subject",
        "remove the partition, or put a subject in it");

    /// <summary>A row of the matrix names others only.</summary>
    public static readonly PolicyRule FlowsToItself = Rule(
        "matrix-self",
        "flows-to names other partitions: within one, grants alone decide",
        "remove the entry");

    /// <summary>A row of the matrix names each partition once.</summary>
    public static readonly PolicyRule FlowsTwice = Rule(
        "matrix-duplicate",
        "flows-to names each partition once",
        "remove one of the two");

    /// <summary>Every entry of the matrix is used.</summary>
    public static readonly PolicyRule EntryUnused = Rule(
        "matrix-unused",
        "the matrix allows no more than some flow needs",
        "remove the entry, or grant what it is for");

    /// <summary>Checks levels, partitions and the matrix.</summary>
    internal static void Check(PolicyContext context)
    {
        LevelLattice levels = context.Policy.Levels;
        IReadOnlyList<Partition> partitions = context.Policy.Partitions;
        CheckLevels(context, levels.Secrecy, "secrecy", partitions.Select(partition => partition.Secrecy));
        CheckLevels(context, levels.Integrity, "integrity", partitions.Select(partition => partition.Integrity));
        foreach (Partition partition in partitions)
        {
            SourcePosition position = partition.Name.Position;
            RequireLevel(
                context, levels.Secrecy, partition.Secrecy, position, $"partition {partition.Name} has no secrecy");
            RequireLevel(
                context,
                levels.Integrity,
                partition.Integrity,
                position,
                $"partition {partition.Name} has no integrity");
            context.Require(
                context.Policy.Subjects.Any(subject => subject.Partition.Value == partition.Name.Value),
                Empty,
                position,
                $"partition {partition.Name} has no subject");
            CheckRow(context, partition);
        }
    }

    private static void CheckLevels(
        PolicyContext context,
        IReadOnlyList<Located<string>> order,
        string noun,
        IEnumerable<Located<string>?> used)
    {
        context.RequireDistinct(
            order,
            level => level.Value,
            LevelDuplicate,
            level => level.Position,
            level => $"{noun} has the level {level} twice");
        HashSet<string?> usedNames = [.. used.Select(level => level?.Value)];
        foreach (Located<string> level in order)
        {
            context.Require(
                usedNames.Contains(level.Value), LevelUnused, level.Position, $"no partition has the {noun} {level}");
        }
    }

    private static void RequireLevel(
        PolicyContext context,
        IReadOnlyList<Located<string>> order,
        Located<string>? level,
        SourcePosition position,
        string what) =>
        context.Require(order.Count == 0 || level is not null, LevelMissing, position, what);

    private static void CheckRow(PolicyContext context, Partition partition)
    {
        context.RequireDistinct(
            partition.FlowsTo,
            entry => entry.Value,
            FlowsTwice,
            entry => entry.Position,
            entry => $"partition {partition.Name} flows to {entry} twice");
        foreach (Located<string> entry in partition.FlowsTo)
        {
            bool isOther = context.Require(
                entry.Value != partition.Name.Value,
                FlowsToItself,
                entry.Position,
                $"partition {partition.Name} flows to itself");
            bool isUsed = context.Policy.FindPartition(entry) is null || context.Flows.Direct.Any(flow =>
                flow.From.Partition.Value == partition.Name.Value && flow.To.Partition.Value == entry.Value);
            context.Require(
                !isOther || isUsed,
                EntryUnused,
                entry.Position,
                $"no flow needs that partition {partition.Name} flows to {entry}");
        }
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Flows, statement, cure);
}
