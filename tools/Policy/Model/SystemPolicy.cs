namespace Bulkhead.Policy.Model;

/// <summary>
/// A whole policy. The order of partitions, subjects, channels and frames is that of the document, and is the order of
/// the records of the configuration vector.
/// </summary>
public sealed record SystemPolicy
{
    /// <summary>The name of the system: that of its folder.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>What the system is for, in a sentence; may be empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The levels of secrecy and integrity, each lowest first; both empty where a policy has none.</summary>
    public required LevelLattice Levels { get; init; }

    /// <summary>What the policy takes for granted of the machine.</summary>
    public required MachinePolicy Machine { get; init; }

    /// <summary>The partitions: 1 to 64.</summary>
    public required IReadOnlyList<Partition> Partitions { get; init; }

    /// <summary>The subjects: 1 to 64.</summary>
    public required IReadOnlyList<Subject> Subjects { get; init; }

    /// <summary>The channels; may be empty.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>The cyclic schedule.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The audit ring and who reads it.</summary>
    public required AuditPolicy Audit { get; init; }

    /// <summary>Finds a partition by its name.</summary>
    public Partition? FindPartition(string name) =>
        Partitions.FirstOrDefault(partition => partition.Name.Value == name);

    /// <summary>Finds a subject by its name.</summary>
    public Subject? FindSubject(string name) => Subjects.FirstOrDefault(subject => subject.Name.Value == name);

    /// <summary>Finds a channel by its name.</summary>
    public Channel? FindChannel(string name) => Channels.FirstOrDefault(channel => channel.Name.Value == name);

    /// <summary>The index of the partition's record, or -1.</summary>
    public int IndexOfPartition(string name) => IndexOf(Partitions, partition => partition.Name.Value == name);

    /// <summary>The index of the subject's record, or -1.</summary>
    public int IndexOfSubject(string name) => IndexOf(Subjects, subject => subject.Name.Value == name);

    /// <summary>The index of the channel's record, or -1.</summary>
    public int IndexOfChannel(string name) => IndexOf(Channels, channel => channel.Name.Value == name);

    /// <summary>The index of the major frame's record, or -1.</summary>
    public int IndexOfMajorFrame(string name) => IndexOf(Schedule.MajorFrames, frame => frame.Name.Value == name);

    private static int IndexOf<T>(IReadOnlyList<T> items, Predicate<T> matches)
    {
        for (int index = 0; index < items.Count; index++)
        {
            if (matches(items[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
