namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>The instructions of two operands, and what they do to RFLAGS (SDM Vol. 1, 3.4.3.1, and Vol. 2).</summary>
internal static class Arithmetic
{
    public const ulong Carry = 1 << 0;
    public const ulong Parity = 1 << 2;
    public const ulong Auxiliary = 1 << 4;
    public const ulong Zero = 1 << 6;
    public const ulong Sign = 1 << 7;
    public const ulong Overflow = 1 << 11;

    private const ulong All = Carry | Parity | Auxiliary | Zero | Sign | Overflow;

    /// <summary>Bit n is 1 if n has an even number of ones.</summary>
    private const int EvenNibbles = 0x9669;

    /// <summary>
    /// The result, zero-extended, of <paramref name="operation"/>, which is up to <see cref="MmioOperation.Test"/>;
    /// <paramref name="size"/> is that of all operands, in bytes.
    /// </summary>
    public static ulong Compute(MmioOperation operation, uint size, ulong first, ulong second, ref ulong flags)
    {
        ulong result = operation == MmioOperation.Or ? first | second
            : operation is MmioOperation.And or MmioOperation.Test ? first & second
            : operation == MmioOperation.ExclusiveOr ? first ^ second
            : 0;
        ulong carries = 0;
        ulong overflows = 0;
        ulong auxiliary = 0;
        ulong carry = flags & Carry;
        if (operation is MmioOperation.Add or MmioOperation.AddWithCarry)
        {
            result = first + second + (operation == MmioOperation.Add ? 0 : carry);
            carries = (first & second) | ((first | second) & ~result);
            overflows = (first ^ result) & (second ^ result);
            auxiliary = first ^ second ^ result;
        }
        else if (operation is MmioOperation.Subtract or MmioOperation.SubtractWithBorrow or MmioOperation.Compare)
        {
            result = first - second - (operation == MmioOperation.SubtractWithBorrow ? carry : 0);
            carries = (~first & second) | (~(first ^ second) & result);
            overflows = (first ^ second) & (first ^ result);
            auxiliary = first ^ second ^ result;
        }

        int signBit = (int)(size << 3) - 1;
        ulong visible = ulong.MaxValue >> (63 - signBit);
        int lowByte = (int)(byte)result;
        bool isEven = (EvenNibbles >> ((lowByte ^ (lowByte >> 4)) & 15) & 1) != 0;
        flags &= ~All;
        flags |= carries >> signBit & 1;
        flags |= isEven ? Parity : 0;
        flags |= auxiliary & Auxiliary;
        flags |= (result & visible) == 0 ? Zero : 0;
        flags |= (result >> signBit & 1) != 0 ? Sign : 0;
        flags |= (overflows >> signBit & 1) != 0 ? Overflow : 0;
        return result & visible;
    }
}
