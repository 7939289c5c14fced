namespace Bulkhead.Systems.TwoLevels;

using System;
using Bulkhead.Subjects;

/// <summary>What the vault gives to the downgrader, and the downgrader to the display.</summary>
public readonly struct Finding(FindingKind kind, ulong number, ulong reports, ulong meanDegrees, ulong station)
{
    /// <summary>The bytes of a message.</summary>
    public const int Size = 64;

    private const int UsedWords = 5;

    public FindingKind Kind { get; } = kind;

    /// <summary>Counts findings of the kind from 1.</summary>
    public ulong Number { get; } = number;

    /// <summary>How many reports it is about.</summary>
    public ulong Reports { get; } = reports;

    /// <summary>Their mean in degrees Celsius, rounded down.</summary>
    public ulong MeanDegrees { get; } = meanDegrees;

    /// <summary>The station that a detail is about: secret; 0 in a summary.</summary>
    public ulong Station { get; } = station;

    /// <summary>False for a message that is not exactly the encoding of a finding.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> message, out Finding finding)
    {
        finding = default;
        if (message.Length != Size)
        {
            return false;
        }

        for (int index = UsedWords; index < Size / sizeof(ulong); index++)
        {
            if (MessageWords.Read(message, index) != 0)
            {
                return false;
            }
        }

        finding = new(
            (FindingKind)MessageWords.Read(message, 0),
            MessageWords.Read(message, 1),
            MessageWords.Read(message, 2),
            MessageWords.Read(message, 3),
            MessageWords.Read(message, 4));
        return true;
    }

    /// <summary>Writes all <see cref="Size"/> bytes of the message.</summary>
    public void Encode(Span<byte> message)
    {
        MessageWords.Write(message, 0, (ulong)Kind);
        MessageWords.Write(message, 1, Number);
        MessageWords.Write(message, 2, Reports);
        MessageWords.Write(message, 3, MeanDegrees);
        MessageWords.Write(message, 4, Station);
        for (int index = UsedWords; index < Size / sizeof(ulong); index++)
        {
            MessageWords.Write(message, index, 0);
        }
    }
}
