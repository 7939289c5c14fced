namespace Bulkhead.Subjects;

using System;

/// <summary>A reading end of a channel of state.</summary>
public readonly struct StateReader
{
    /// <summary>One attempt fails only if the writer publishes twice during it.</summary>
    private const int Attempts = 4;

    private readonly ChannelMemory _memory;

    public StateReader(in ChannelEntry entry) => _memory = new(in entry);

    /// <summary>The longest state in bytes.</summary>
    public int StateSize => _memory.MessageSize;

    /// <summary>
    /// Copies the latest state to the start of <paramref name="buffer"/>, which has at least <see cref="StateSize"/>
    /// bytes. <paramref name="version"/> counts the states from 1. False if there is none, or if the writer outran
    /// every attempt.
    /// </summary>
    public bool TryRead(Span<byte> buffer, out int length, out ulong version)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            version = _memory.ReadWritten();
            if (version == 0)
            {
                break;
            }

            length = _memory.Copy(version, buffer);
            if (length >= 0)
            {
                return true;
            }
        }

        length = 0;
        version = 0;
        return false;
    }
}
