namespace Bulkhead.Subjects;

using System;

/// <summary>Comparisons of names, and of any bytes.</summary>
public static class Names
{
    public static bool AreEqual(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        first.Length == second.Length && StartsWith(first, second);

    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        if (text.Length < start.Length)
        {
            return false;
        }

        for (int index = 0; index < start.Length; index++)
        {
            if (text[index] != start[index])
            {
                return false;
            }
        }

        return true;
    }

    public static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && StartsWith(text.Slice(text.Length - end.Length), end);
}
