using Bulkhead.Kernel.Configuration;
using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Language;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Rules;

/// <summary>Rules of channels.</summary>
public static class ChannelRules
{
    /// <summary>The writer has the grant.</summary>
    public static readonly PolicyRule WriterNotGranted = Rule(
        "channel-writer-not-granted",
        "the writer of a channel is granted to write it",
        "add `CHANNEL: write` to grants.channels of the writer, or correct the writer");

    /// <summary>A reader has the grant.</summary>
    public static readonly PolicyRule ReaderNotGranted = Rule(
        "channel-reader-not-granted",
        "each reader of a channel is granted to read it",
        "add `CHANNEL: read` to grants.channels of the reader, or remove the reader");

    /// <summary>Who is granted to write is the writer.</summary>
    public static readonly PolicyRule GrantNotWriter = Rule(
        "channel-grant-not-writer",
        "a subject that is granted to write a channel is its writer",
        "name it as the channel's writer, or remove the grant");

    /// <summary>Who is granted to read is a reader.</summary>
    public static readonly PolicyRule GrantNotReader = Rule(
        "channel-grant-not-reader",
        "a subject that is granted to read a channel is one of its readers",
        "add it to the channel's readers, or remove the grant");

    /// <summary>The writer is no reader.</summary>
    public static readonly PolicyRule WriterReads = Rule(
        "channel-writer-reads",
        "the writer of a channel is none of its readers",
        "remove it from the readers: the writer sees what it has written");

    /// <summary>A reader is named once.</summary>
    public static readonly PolicyRule ReaderTwice = Rule(
        "channel-reader-twice",
        "a channel names each reader once",
        "remove one of the two");

    /// <summary>Slots are a power of two.</summary>
    public static readonly PolicyRule Slots = Rule(
        "channel-slots",
        "the slots of a channel for messages are a power of two",
        "choose 2, 4, 8, 16 or more");

    /// <summary>A state has no slots.</summary>
    public static readonly PolicyRule StateSlots = Rule(
        "channel-state-slots",
        "a channel for a state has no slots to choose",
        "remove the key slots, or choose the kind messages");

    /// <summary>A channel has a sensible size.</summary>
    public static readonly PolicyRule Size = Rule(
        "channel-size",
        "a channel has at most 16 MiB",
        "choose shorter messages or fewer slots");

    /// <summary>An event goes to one reader.</summary>
    public static readonly PolicyRule EventReaders = Rule(
        "channel-event-readers",
        "a channel with an event has one reader",
        "remove the event, or give each reader a channel");

    private const ulong MaximumSize = 16ul << 20;

    /// <summary>The least that a channel takes in bytes: what it carries, in whole pages.</summary>
    internal static ulong LeastSize(Channel channel)
    {
        ulong bytes = (ulong)channel.MessageSize.Value * channel.Slots.Value;
        return (bytes + PolicyLimits.Page - 1) / PolicyLimits.Page * PolicyLimits.Page;
    }

    /// <summary>Checks all channels and the grants of them.</summary>
    internal static void Check(PolicyContext context)
    {
        foreach (Channel channel in context.Policy.Channels)
        {
            CheckShape(context, channel);
            CheckEnds(context, channel);
        }

        foreach (Subject subject in context.Policy.Subjects)
        {
            foreach (ChannelGrant grant in subject.Grants.Channels)
            {
                CheckGrant(context, subject, grant);
            }
        }
    }

    private static void CheckShape(PolicyContext context, Channel channel)
    {
        uint slots = channel.Slots.Value;
        string what = $"channel {channel.Name} has {slots} slots";
        bool isState = channel.Kind.Value == ChannelKind.State;
        context.Require(
            isState || (slots & (slots - 1)) == 0, Slots, channel.Slots.Position, what);
        context.Require(
            !isState || channel.Slots.Position == channel.Name.Position, StateSlots, channel.Slots.Position, what);
        context.Require(
            LeastSize(channel) <= MaximumSize,
            Size,
            channel.MessageSize.Position,
            $"channel {channel.Name} has {ScalarText.FormatSize(LeastSize(channel))}");
        context.Require(
            channel.Vector is null || channel.Readers.Count == 1,
            EventReaders,
            (channel.Vector?.Position).GetValueOrDefault(),
            $"channel {channel.Name} has an event and {channel.Readers.Count} readers");
    }

    private static void CheckEnds(PolicyContext context, Channel channel)
    {
        context.Require(
            IsGranted(context, channel.Writer, channel, isWriter: true),
            WriterNotGranted,
            channel.Writer.Position,
            $"subject {channel.Writer} writes channel {channel.Name} without a grant");
        context.RequireDistinct(
            channel.Readers,
            reader => reader.Value,
            ReaderTwice,
            reader => reader.Position,
            reader => $"channel {channel.Name} has the reader {reader} twice");
        foreach (Located<string> reader in channel.Readers)
        {
            bool isOther = context.Require(
                reader.Value != channel.Writer.Value,
                WriterReads,
                reader.Position,
                $"subject {reader} writes and reads channel {channel.Name}");
            context.Require(
                !isOther || IsGranted(context, reader, channel, isWriter: false),
                ReaderNotGranted,
                reader.Position,
                $"subject {reader} reads channel {channel.Name} without a grant");
        }
    }

    // Whoever is unknown is another error.
    private static bool IsGranted(PolicyContext context, string name, Channel channel, bool isWriter) =>
        context.Policy.FindSubject(name) is not { } subject || subject.Grants.Channels.Any(grant =>
            grant.Channel.Value == channel.Name.Value && grant.IsWriter.Value == isWriter);

    private static void CheckGrant(PolicyContext context, Subject subject, ChannelGrant grant)
    {
        if (context.Policy.FindChannel(grant.Channel) is not { } channel)
        {
            return;
        }

        bool isWriter = channel.Writer.Value == subject.Name.Value;
        bool isReader = channel.Readers.Any(reader => reader.Value == subject.Name.Value);
        context.Require(
            !grant.IsWriter.Value || isWriter,
            GrantNotWriter,
            grant.IsWriter.Position,
            $"subject {subject.Name} is granted to write channel {channel.Name}, whose writer is {channel.Writer}");
        context.Require(
            grant.IsWriter.Value || isReader,
            GrantNotReader,
            grant.IsWriter.Position,
            $"subject {subject.Name} is granted to read channel {channel.Name} and is none of its readers");
    }

    private static PolicyRule Rule(string id, string statement, string cure) =>
        new(id, RuleSection.Channels, statement, cure);
}
