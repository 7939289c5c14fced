namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>
/// The ratio of two clocks' frequencies, a whole part and 64 bits of a fraction: a count of one clock becomes the
/// other's with an error of at most one, however large it is.
/// </summary>
public readonly struct ClockRatio
{
    private readonly ulong _whole;
    private readonly ulong _fraction;

    /// <summary>Both frequencies in the same unit, 1 to 2^63 - 1.</summary>
    public ClockRatio(ulong frequency, ulong otherFrequency)
    {
        _whole = frequency / otherFrequency;
        ulong remainder = frequency % otherFrequency;
        ulong fraction = 0;
        for (int bit = 0; bit < 64; bit++)
        {
            remainder <<= 1;
            fraction <<= 1;
            if (remainder >= otherFrequency)
            {
                remainder -= otherFrequency;
                fraction |= 1;
            }
        }

        // A fraction rounded up keeps whole results whole: 3 * (1/3) is 1.
        _fraction = remainder != 0 ? fraction + 1 : fraction;
    }

    public ulong Scale(ulong count) =>
        _fraction == 0 ? count * _whole : (count * _whole) + MultiplyHigh(count, _fraction);

    /// <summary>The upper 64 bits of the product.</summary>
    private static ulong MultiplyHigh(ulong first, ulong second)
    {
        ulong firstLow = (uint)first;
        ulong firstHigh = first >> 32;
        ulong secondLow = (uint)second;
        ulong secondHigh = second >> 32;
        ulong middle = (firstHigh * secondLow) + (firstLow * secondLow >> 32);
        ulong carry = (firstLow * secondHigh) + (uint)middle;
        return (firstHigh * secondHigh) + (middle >> 32) + (carry >> 32);
    }
}
