namespace Bulkhead.Subjects;

using System;
using System.Runtime.CompilerServices;

/// <summary>
/// A reading end of a channel of messages, with its own position. Whatever the writer puts into the memory, a reader
/// gets messages of at most <see cref="MessageSize"/> bytes, and looks at each slot at most once a call.
/// </summary>
public struct ChannelReader
{
    private readonly ChannelMemory _memory;

    /// <summary>Begins with the oldest message that the channel still holds.</summary>
    public ChannelReader(in ChannelEntry entry)
    {
        _memory = new(in entry);
        ulong written = _memory.ReadWritten();
        Position = written > _memory.SlotCount ? written - _memory.SlotCount : 0;
    }

    /// <summary>The longest message in bytes.</summary>
    public readonly int MessageSize => _memory.MessageSize;

    /// <summary>The number of the last message that was read or lost.</summary>
    public ulong Position { get; private set; }

    /// <summary>How many messages were overwritten before they were read, or were not what the layout says.</summary>
    public ulong Lost { get; private set; }

    /// <summary>Whether <see cref="TryRead"/> may find something; much cheaper than to try.</summary>
    public readonly bool HasNext
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _memory.ReadWritten() != Position;
    }

    /// <summary>
    /// Copies the next message to the start of <paramref name="buffer"/>, which has at least <see cref="MessageSize"/>
    /// bytes. False if there is none yet.
    /// </summary>
    public bool TryRead(Span<byte> buffer, out int length)
    {
        ulong written = _memory.ReadWritten();
        uint slots = _memory.SlotCount;
        if (written < Position)
        {
            // No writer of this library goes back; one that did is heard again from here.
            Position = written;
        }

        for (uint attempt = 0; attempt < slots && Position < written; attempt++)
        {
            ulong overwritten = written - Position > slots ? written - Position - slots : 0;
            Position += overwritten + 1;
            length = _memory.Copy(Position, buffer);
            Lost += overwritten + (length < 0 ? 1u : 0);
            if (length >= 0)
            {
                return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Passes over all messages that there are; they do not count as lost.</summary>
    public void SkipAll() => Position = Math.Max(Position, _memory.ReadWritten());
}
