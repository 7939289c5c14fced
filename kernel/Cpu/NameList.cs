namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>
/// Many names in one constant, each ended by a zero: the compiler evaluates no array of strings ahead of time.
/// </summary>
public static class NameList
{
    /// <summary>The name at <paramref name="index"/>, counted from 0; empty behind the last one.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> names, int index)
    {
        int start = 0;
        for (int position = 0; position < names.Length; position++)
        {
            if (names[position] != 0)
            {
                continue;
            }

            if (index == 0)
            {
                return names.Slice(start, position - start);
            }

            index--;
            start = position + 1;
        }

        return default;
    }
}
