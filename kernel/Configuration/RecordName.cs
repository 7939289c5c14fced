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
    public readonly bool IsValid
    {
        get
        {
            ReadOnlySpan<byte> all = this;
            bool isValid = all[0] is >= (byte)'a' and <= (byte)'z' && all[Size - 1] == 0;
            bool isOver = false;
            for (int index = 0; index < Size; index++)
            {
                byte letter = all[index];
                isOver |= letter == 0;
                isValid &= isOver
                    ? letter == 0
                    : letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-';
            }

            return isValid;
        }
    }
}
