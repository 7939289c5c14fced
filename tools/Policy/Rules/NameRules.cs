using Bulkhead.Policy.Diagnostics;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of names and references.</summary>
public static class NameRules
{
    /// <summary>A name is well-formed.</summary>
    public static readonly PolicyRule Malformed = Rule(
        "name-malformed",
        "a name is a letter of a-z and up to 30 letters, digits and hyphens",
        "rename it, as in `serial-driver`");

    /// <summary>A name is not a word of the log.</summary>
    public static readonly PolicyRule Reserved = Rule(
        "name-reserved",
        "names are not words that the log or the policy language uses",
        "choose another name");

    /// <summary>Subjects, partitions and channels do not share names.</summary>
    public static readonly PolicyRule Shared = Rule(
        "name-shared",
        "a partition, a subject and a channel do not have the same name, since reports name them alone",
        "rename one of them");

    /// <summary>An event is not called like a channel.</summary>
    public static readonly PolicyRule EventLikeChannel = Rule(
        "event-name-of-channel",
        "an event does not have the name of a channel, whose own event has that name",
        "rename the event");

    /// <summary>A partition is declared.</summary>
    public static readonly PolicyRule UnknownPartition = Rule(
        "partition-unknown",
        "a partition that is named is declared under partitions",
        "declare it, or correct the name");

    /// <summary>A subject is declared.</summary>
    public static readonly PolicyRule UnknownSubject = Rule(
        "subject-unknown",
        "a subject that is named is declared under subjects",
        "declare it, or correct the name");

    /// <summary>A channel is declared.</summary>
    public static readonly PolicyRule UnknownChannel = Rule(
        "channel-unknown",
        "a channel that is named is declared under channels",
        "declare it, or correct the name");

    /// <summary>A level is declared.</summary>
    public static readonly PolicyRule UnknownLevel = Rule(
        "level-unknown",
        "a level that is named is declared under levels",
        "declare it, or correct the name");

    /// <summary>A major frame is declared.</summary>
    public static readonly PolicyRule UnknownMajorFrame = Rule(
        "major-frame-unknown",
        "a major frame that is named is declared under schedule.major-frames",
        "declare it, or correct the name");

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Names, statement, cure);
}
