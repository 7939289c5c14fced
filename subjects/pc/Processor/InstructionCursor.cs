namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;

/// <summary>
/// Takes an instruction's bytes one after the other from two words, which costs no access to memory.
/// </summary>
internal struct InstructionCursor(ulong low, ulong high)
{
    private ulong _low = low;
    private ulong _high = high;

    /// <summary>How many bytes have been taken.</summary>
    public int Length { get; private set; }

    public readonly byte Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte)_low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        _low = (_low >> 8) | (_high << 56);
        _high >>= 8;
        Length++;
    }

    /// <summary>Takes 1, 2, 4 or 8 bytes, sign-extended.</summary>
    public ulong TakeSigned(int size)
    {
        ulong value = size == 1 ? (ulong)(sbyte)_low
            : size == 4 ? (ulong)(int)_low
            : size == 2 ? (ulong)(short)_low
            : _low;
        Pass(size);
        return value;
    }

    /// <summary>Passes over 0 to 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pass(int size)
    {
        int bits = size << 3;
        Length += size;
        if (size == sizeof(ulong))
        {
            _low = _high;
            _high = 0;
        }
        else if (size != 0)
        {
            _low = (_low >> bits) | (_high << (64 - bits));
            _high >>= bits;
        }
    }
}
