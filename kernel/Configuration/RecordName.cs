namespace Bulkhead.Kernel.Configuration;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// A name in a record: 1 to 31 letters of a-z, digits and hyphens, a letter first, and zeros up to 32 bytes.
/// </summary>
[InlineArray(Size)]
public struct RecordName
{
    public const int Size = 32;

    private byte _first;

    /// <summary>The letters without the zeros behind them.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Letters
    {
        get
        {
            ReadOnlySpan<byte> all = this;
            int length = 0;
            while (length < Size && all[length] != 0)
            {
                length++;
            }

            return all.Slice(0, length);
        }
    }

    /// <summary>Whether the bytes are a name as the rule says.</summary>
    public readonly unsafe bool IsValid
    {
        get
        {
            fixed (byte* letters = &_first)
            {
                bool isValid = letters[0] is >= (byte)'a' and <= (byte)'z' && letters[Size - 1] == 0;
                bool isOver = false;
                for (int index = 1; index < Size; index++)
                {
                    int letter = letters[index];
                    isOver |= letter == 0;
                    isValid &= isOver
                        ? letter == 0
                        : letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9');
                }

                return isValid;
            }
        }
    }
}
