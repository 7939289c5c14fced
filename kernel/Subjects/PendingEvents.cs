namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;

/// <summary>External interrupts, one for each vector, and an NMI that wait for their delivery to a subject.</summary>
public struct PendingEvents
{
    private const int Words = 4;

    /// <summary>Bits of the summary beside those of the words, bit n for word n.</summary>
    private const uint Nmi = 1 << 4;
    private const uint Window = 1 << 5;
    private const uint Request = 1 << 6;

    private Vectors _vectors;

    /// <summary>What there is at all: it makes <see cref="IsIdle"/> cheap, which every VM entry asks.</summary>
    private uint _summary;

    private byte _requested;

    /// <summary>An NMI waits; a second one before its delivery is lost, as in the processor.</summary>
    public bool HasNmi
    {
        readonly get => (_summary & Nmi) != 0;
        set => Set(Nmi, value);
    }

    /// <summary>A window is asked for in the VMCS.</summary>
    public bool HasWindow
    {
        readonly get => (_summary & Window) != 0;
        set => Set(Window, value);
    }

    /// <summary>Nothing waits and nothing is asked for.</summary>
    public readonly bool IsIdle => _summary == 0;

    /// <summary>Nothing waits but what the monitor requests, and no window is asked for.</summary>
    public readonly bool IsRequestAlone => _summary == Request;

    /// <summary>
    /// What the monitor requests, the vector of an external interrupt, which goes before all others; -1: nothing.
    /// </summary>
    public int Requested
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => (_summary & Request) != 0 ? _requested : -1;
        set
        {
            _requested = (byte)value;
            Set(Request, value >= 0);
        }
    }

    /// <summary>
    /// The interrupt that is delivered next: the requested one, or that of the highest vector; -1: none.
    /// </summary>
    public readonly int NextVector
    {
        get
        {
            if ((_summary & Request) != 0)
            {
                return _requested;
            }

            for (int word = Words - 1; word >= 0; word--)
            {
                for (int bit = 63; bit >= 0 && _vectors[word] != 0; bit--)
                {
                    if ((_vectors[word] >> bit & 1) != 0)
                    {
                        return (word * 64) + bit;
                    }
                }
            }

            return -1;
        }
    }

    /// <summary>Has an external interrupt wait.</summary>
    public void Raise(byte vector)
    {
        _vectors[vector >> 6] |= 1ul << (vector & 63);
        Set(1u << (vector >> 6), true);
    }

    /// <summary>The interrupt of <see cref="NextVector"/> has been delivered.</summary>
    public void Clear(byte vector)
    {
        if ((_summary & Request) != 0)
        {
            _summary &= ~Request;
            return;
        }

        ref ulong word = ref _vectors[vector >> 6];
        word &= ~(1ul << (vector & 63));
        Set(1u << (vector >> 6), word != 0);
    }

    private void Set(uint bit, bool isOn) => _summary = isOn ? _summary | bit : _summary & ~bit;

    [InlineArray(Words)]
    private struct Vectors
    {
        private ulong _first;
    }
}
