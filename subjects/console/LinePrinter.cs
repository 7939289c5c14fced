namespace Bulkhead.Subjects.ConsoleSubject;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// Prints messages as lines, "NAME: text". The name comes from policy and not from the writer; what is not printable
/// ASCII in the text is written as \xNN, so that no writer can forge another's line, or the kernel's. A text that
/// begins with "# " is a diagnostic: "# NAME: text".
/// </summary>
public struct LinePrinter
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';
    private const int MaximumChannels = 32;
    private const int MaximumText = 256;
    private const int MaximumRounds = 64;

    private ConsoleOutput _output;
    private Channels _channels;
    private int _count;

    /// <summary>Takes all channels that policy grants, in its order.</summary>
    public void Open(Grants grants)
    {
        _output.Open(grants);
        ReadOnlySpan<ChannelEntry> entries = grants.Channels;
        _count = Math.Min(entries.Length, MaximumChannels);
        for (int index = 0; index < _count; index++)
        {
            _channels[index] = new Source { Entry = entries[index], Reader = new(in entries[index]) };
        }
    }

    /// <summary>
    /// Prints what the channels hold, a line of each in turn, so that a flood silences nobody; at most
    /// <see cref="MaximumRounds"/> lines of each.
    /// </summary>
    public void PrintAll()
    {
        bool isMore = true;
        for (int round = 0; round < MaximumRounds && isMore; round++)
        {
            isMore = false;
            for (int index = 0; index < _count; index++)
            {
                isMore |= TryPrint(ref _channels[index]);
            }
        }
    }

    private bool TryPrint(ref Source source)
    {
        Text buffer = default;
        Span<byte> text = buffer;
        ulong lostBefore = source.Reader.Lost;
        bool isThere = source.Reader.TryRead(text, out int length);
        if (source.Reader.Lost != lostBefore)
        {
            PrintLine(source.Entry.Name.Letters, "# it wrote faster than the console prints: lines are missing"u8);
        }

        if (isThere)
        {
            PrintLine(source.Entry.Name.Letters, WithoutEnd(text.Slice(0, length)));
        }

        return isThere;
    }

    /// <summary>A message may end as a line does, which it becomes anyway.</summary>
    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        length -= length != 0 && text[length - 1] == LineFeed ? 1 : 0;
        length -= length != 0 && text[length - 1] == CarriageReturn ? 1 : 0;
        return text.Slice(0, length);
    }

    private void PrintLine(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> suffix = "-console"u8;
        bool isDiagnostic = Names.StartsWith(text, "# "u8);
        if (isDiagnostic)
        {
            _output.Write("# "u8);
            text = text.Slice(2);
        }

        bool isSuffixed = Names.EndsWith(channel, suffix);
        _output.Write(isSuffixed ? channel.Slice(0, channel.Length - suffix.Length) : channel);
        _output.Write(": "u8);
        for (int index = 0; index < text.Length; index++)
        {
            WriteEscaped(text[index]);
        }

        _output.Write((byte)'\n');
    }

    private void WriteEscaped(byte character)
    {
        EscapedByte escaped = new(character);
        for (int index = 0; index < escaped.Length; index++)
        {
            _output.Write(escaped[index]);
        }
    }

    private struct Source
    {
        public ChannelEntry Entry;
        public ChannelReader Reader;
    }

    [InlineArray(MaximumChannels)]
    private struct Channels
    {
        private Source _first;
    }

    [InlineArray(MaximumText)]
    private struct Text
    {
        private byte _first;
    }
}
