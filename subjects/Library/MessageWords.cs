namespace Bulkhead.Subjects;

using System;

/// <summary>Messages that consist of 64-bit little-endian words.</summary>
public static class MessageWords
{
    private const int Size = sizeof(ulong);

    /// <summary>The word at <paramref name="index"/>, counted from 0; it lies within the message.</summary>
    public static ulong Read(ReadOnlySpan<byte> message, int index)
    {
        ulong word = 0;
        for (int position = 0; position < Size; position++)
        {
            word |= (ulong)message[(index * Size) + position] << (position * 8);
        }

        return word;
    }

    public static void Write(Span<byte> message, int index, ulong word)
    {
        for (int position = 0; position < Size; position++)
        {
            message[(index * Size) + position] = (byte)(word >> (position * 8));
        }
    }
}
