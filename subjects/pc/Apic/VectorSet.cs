namespace Bulkhead.Subjects.Pc.Apic;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// A register of 256 bits, one for each vector, as ISR, TMR and IRR are (SDM Vol. 3A, 11.8.4). The highest vector is
/// kept beside the bits, since each exit asks for it. Vectors 0 to 15 are never in ISR and IRR, so 0 says "none".
/// </summary>
public struct VectorSet
{
    private const int WordCount = 8;

    private WordArray _words;

    /// <summary>Bit n: word n is not 0.</summary>
    private uint _filled;

    /// <summary>The highest vector of the set; 0 if it is empty.</summary>
    public byte Highest { get; private set; }

    /// <summary>The 32 bits of the register number <paramref name="index"/>, 0 to 7.</summary>
    public readonly uint Word(uint index) => _words[(int)(index & 7)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(byte vector) => (Unsafe.AsRef(in this).WordOf(vector) >> (vector & 31) & 1) != 0;

    public void Add(byte vector)
    {
        WordOf(vector) |= 1u << (vector & 31);
        _filled |= 1u << (vector >> 5);
        if (vector > Highest)
        {
            Highest = vector;
        }
    }

    public void Remove(byte vector)
    {
        if (vector == Highest)
        {
            RemoveHighest();
        }
        else
        {
            Clear(vector);
        }
    }

    /// <summary>Of a set that is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RemoveHighest()
    {
        Clear(Highest);
        Highest = _filled == 0 ? (byte)0 : FindHighest();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Clear(byte vector)
    {
        ref uint word = ref WordOf(vector);
        uint rest = word & ~(1u << (vector & 31));
        word = rest;
        if (rest == 0)
        {
            _filled &= ~(1u << (vector >> 5));
        }
    }

    [UnscopedRef, MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint WordOf(byte vector) => ref Unsafe.Add(ref Unsafe.As<WordArray, uint>(ref _words), vector >> 5);

    private readonly byte FindHighest()
    {
        int index = HighestBit(_filled);
        return (byte)((index << 5) + HighestBit(_words[index & (WordCount - 1)]));
    }

    private static int HighestBit(uint word)
    {
        int bit = 0;
        for (int step = 16; step != 0; step >>= 1)
        {
            if (word >> step != 0)
            {
                word >>= step;
                bit += step;
            }
        }

        return bit;
    }

    [InlineArray(WordCount)]
    private struct WordArray
    {
        private uint _first;
    }
}
