namespace Bulkhead.Subjects.OperatorConsole;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;

/// <summary>
/// What the console reads from and writes to, as policy grants it, and which guest the keyboard is for. Where a channel
/// NAME-input is granted, NAME-console carries the bytes of a guest's serial port; otherwise each message is a line.
/// </summary>
internal struct Desk
{
    public const int MaximumSources = 32;
    public const int MaximumGuests = 16;

    /// <summary>The longest message of a source in bytes.</summary>
    public const int MaximumMessage = 256;

    public const int NoGuest = Source.NoGuest;

    /// <summary>What a line of a guest has at least behind its name, however narrow the terminal.</summary>
    private const int LeastColumns = 16;

    private Sources _sources;
    private Guests _guests;

    public int SourceCount { get; private set; }

    public int GuestCount { get; private set; }

    /// <summary>The guest that the keyboard is for; <see cref="NoGuest"/> at first.</summary>
    public int Selected { get; set; }

    /// <summary>The columns of the terminal: no line is longer than one less, so that none wraps.</summary>
    public int Columns { get; private set; }

    /// <summary>Takes the channels that policy grants, in its order.</summary>
    public void Open(Grants grants, int columns, ref Terminal terminal)
    {
        Columns = columns;
        Selected = NoGuest;
        ReadOnlySpan<ChannelEntry> entries = grants.Channels;
        for (int index = 0; index < entries.Length; index++)
        {
            if (entries[index].IsWriter == 0 && !IsTaken(in entries[index]) && IsReadable(in entries[index], ref terminal))
            {
                _sources[SourceCount] = new Source
                {
                    Entry = entries[index],
                    Reader = new(in entries[index]),
                    Guest = OpenGuest(grants, in entries[index]),
                };
                SourceCount++;
            }
        }
    }

    [UnscopedRef]
    public ref Source SourceAt(int index) => ref _sources[index];

    [UnscopedRef]
    public ref Guest GuestAt(int index) => ref _guests[index];

    [UnscopedRef]
    public ReadOnlySpan<byte> NameOfGuest(int index) => NameOf(in _sources[_guests[index].Source].Entry);

    /// <summary>The subject that a channel is of: its name without "-console", if it ends so.</summary>
    public static ReadOnlySpan<byte> NameOf(in ChannelEntry entry)
    {
        ReadOnlySpan<byte> suffix = "-console"u8;
        ReadOnlySpan<byte> channel = entry.Name.Letters;
        return Names.EndsWith(channel, suffix) ? channel.Slice(0, channel.Length - suffix.Length) : channel;
    }

    /// <summary>The guest of that name; <see cref="NoGuest"/> if there is none.</summary>
    public int IndexOfGuest(ReadOnlySpan<byte> name)
    {
        int found = NoGuest;
        for (int index = 0; index < GuestCount; index++)
        {
            found = Names.AreEqual(NameOfGuest(index), name) ? index : found;
        }

        return found;
    }

    /// <summary>How many columns of a line there are for what comes behind so many characters.</summary>
    public readonly int ColumnsBehind(int characters)
    {
        int columns = Columns - 1 - characters;
        return columns < LeastColumns ? LeastColumns : Math.Min(columns, TextLine.Capacity);
    }

    /// <summary>Says of a channel that cannot be read why.</summary>
    private bool IsReadable(in ChannelEntry entry, ref Terminal terminal)
    {
        ReadOnlySpan<byte> reason = default;
        if (SourceCount == MaximumSources)
        {
            reason = "more than 32 channels"u8;
        }
        else if (entry.MessageSize > MaximumMessage)
        {
            reason = "its messages are longer than 256 bytes"u8;
        }
        else if (Names.AreEqual(NameOf(in entry), "console"u8))
        {
            reason = "the name console is the console's own"u8;
        }

        if (reason.Length == 0)
        {
            return true;
        }

        terminal.BeginReply();
        terminal.Write(entry.Name.Letters);
        terminal.Write(" is not read: "u8);
        terminal.Write(reason);
        terminal.EndLine();
        return false;
    }

    private int OpenGuest(Grants grants, in ChannelEntry source)
    {
        ReadOnlySpan<byte> name = NameOf(in source);
        ReadOnlySpan<ChannelEntry> entries = grants.Channels;
        int guest = NoGuest;
        for (int index = 0; index < entries.Length && guest == NoGuest && GuestCount < MaximumGuests; index++)
        {
            if (entries[index].IsWriter != 0 && IsJoined(entries[index].Name.Letters, name, "-input"u8))
            {
                guest = GuestCount;
                _guests[guest] = new Guest
                {
                    Source = SourceCount,
                    Input = new(in entries[index]),
                    Line = new(ColumnsBehind(name.Length + ": "u8.Length)),
                };
                GuestCount++;
            }
        }

        if (guest != NoGuest)
        {
            OpenTaken(name, entries, ref _guests[guest]);
        }

        return guest;
    }

    private static void OpenTaken(ReadOnlySpan<byte> name, ReadOnlySpan<ChannelEntry> entries, ref Guest guest)
    {
        for (int index = 0; index < entries.Length; index++)
        {
            if (IsTaken(in entries[index]) && IsJoined(entries[index].Name.Letters, name, "-taken"u8))
            {
                guest.Taken = new(in entries[index]);
                guest.HasTaken = true;
            }
        }
    }

    /// <summary>Whether a channel tells what a guest has taken of its input, and is nothing to be printed.</summary>
    private static bool IsTaken(in ChannelEntry entry) =>
        entry.IsWriter == 0 && entry.Kind == ChannelKind.State && entry.MessageSize == sizeof(ulong)
        && Names.EndsWith(entry.Name.Letters, "-taken"u8);

    /// <summary>Whether the text is the name and behind it the suffix.</summary>
    public static bool IsJoined(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix) =>
        text.Length == name.Length + suffix.Length && Names.StartsWith(text, name) && Names.EndsWith(text, suffix);

    [InlineArray(MaximumSources)]
    private struct Sources
    {
        private Source _first;
    }

    [InlineArray(MaximumGuests)]
    private struct Guests
    {
        private Guest _first;
    }
}
