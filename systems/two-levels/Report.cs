namespace Bulkhead.Systems.TwoLevels;

using System;
using Bulkhead.Subjects;

/// <summary>What the collector reports: a message of the channel "reports".</summary>
public readonly struct Report(ulong number, ulong station, ulong degrees)
{
    /// <summary>The bytes of a message.</summary>
    public const int Size = 64;

    /// <summary>Counts reports from 1.</summary>
    public ulong Number { get; } = number;

    /// <summary>Which station measured, 1 to 8.</summary>
    public ulong Station { get; } = station;

    /// <summary>The temperature in degrees Celsius.</summary>
    public ulong Degrees { get; } = degrees;

    public static Report Decode(ReadOnlySpan<byte> message) =>
        new(MessageWords.Read(message, 0), MessageWords.Read(message, 1), MessageWords.Read(message, 2));

    /// <summary>Writes all <see cref="Size"/> bytes of the message.</summary>
    public void Encode(Span<byte> message)
    {
        MessageWords.Write(message, 0, Number);
        MessageWords.Write(message, 1, Station);
        MessageWords.Write(message, 2, Degrees);
        for (int index = 3; index < Size / sizeof(ulong); index++)
        {
            MessageWords.Write(message, index, 0);
        }
    }
}
