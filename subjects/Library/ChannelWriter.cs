namespace Bulkhead.Subjects;

using System;

/// <summary>
/// The writing end of a channel of messages. It never waits: the newest message takes the oldest one's place.
/// </summary>
public struct ChannelWriter
{
    private readonly ChannelMemory _memory;
    private readonly uint _event;

    /// <summary>Goes on behind what the channel holds already, which a restarted writer left there.</summary>
    public ChannelWriter(in ChannelEntry entry)
    {
        _memory = new(in entry);
        _event = entry.Event;
        Written = _memory.ReadWritten();
    }

    /// <summary>The longest message in bytes.</summary>
    public readonly int MessageSize => _memory.MessageSize;

    /// <summary>How many messages there is room for.</summary>
    public readonly uint SlotCount => _memory.SlotCount;

    /// <summary>The number of the last message that was published; 0: none yet.</summary>
    public ulong Written { get; private set; }

    /// <summary>
    /// Publishes a message, and causes the event that goes with the channel, if there is one. False if the message is
    /// longer than <see cref="MessageSize"/>: nothing is written.
    /// </summary>
    public bool TryWrite(ReadOnlySpan<byte> message)
    {
        if (!_memory.TryPublish(Written + 1, message))
        {
            return false;
        }

        Written++;
        if (_event != ChannelEntry.NoEvent)
        {
            new GrantedEvent(_event).Raise();
        }

        return true;
    }
}
