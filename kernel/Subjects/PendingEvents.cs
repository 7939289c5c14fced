namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;

/// <summary>External interrupts, one for each vector, and an NMI that wait for their delivery to a subject.</summary>
public struct PendingEvents
{
    private const int Words = 4;

    private Vectors _vectors;

    /// <summary>An NMI waits; a second one before its delivery is lost, as in the processor.</summary>
    public bool HasNmi { get; set; }

    /// <summary>A window is asked for in the VMCS.</summary>
    public bool HasWindow { get; set; }

    /// <summary>Nothing waits and nothing is asked for.</summary>
    public readonly bool IsIdle =>
        !HasNmi && !HasWindow && (_vectors[0] | _vectors[1] | _vectors[2] | _vectors[3]) == 0;

    /// <summary>The interrupt that is delivered next, the one of the highest vector; -1 if none waits.</summary>
    public readonly int HighestVector
    {
        get
        {
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
    public void Raise(byte vector) => _vectors[vector >> 6] |= 1ul << (vector & 63);

    /// <summary>The interrupt has been delivered.</summary>
    public void Clear(byte vector) => _vectors[vector >> 6] &= ~(1ul << (vector & 63));

    [InlineArray(Words)]
    private struct Vectors
    {
        private ulong _first;
    }
}
