namespace Bulkhead.Subjects;

using System;

/// <summary>The writing end of a channel of state: the latest value wins.</summary>
public struct StateWriter
{
    private ChannelWriter _writer;

    public StateWriter(in ChannelEntry entry) => _writer = new(in entry);

    /// <summary>The longest state in bytes.</summary>
    public readonly int StateSize => _writer.MessageSize;

    /// <summary>Publishes a state. False if it is longer than <see cref="StateSize"/>: the old one stays.</summary>
    public bool TryWrite(ReadOnlySpan<byte> state) => _writer.TryWrite(state);
}
