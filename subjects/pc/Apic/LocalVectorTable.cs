namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>The entries of the local vector table, in the order of their registers.</summary>
[InlineArray(Count)]
public struct LocalVectorTable
{
    public const int Count = 6;

    public const uint Timer = 0;
    public const uint Lint0 = 3;
    public const uint Lint1 = 4;
    public const uint Error = 5;

    private uint _timer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly LocalVector Entry(uint index) => new(Unsafe.Add(ref Unsafe.AsRef(in _timer), (int)index));

    /// <summary>The bits of an entry that are not reserved (SDM Vol. 3A, figure 11-8).</summary>
    public static uint Defined(uint index)
    {
        const uint VectorStatusAndMask = 0xff | (1 << 12) | LocalVector.Mask;
        const uint Mode = 7 << 8;
        if (index == Timer)
        {
            return VectorStatusAndMask | (3 << 17);
        }

        if (index == Error)
        {
            return VectorStatusAndMask;
        }

        bool isPin = index is Lint0 or Lint1;
        return isPin ? VectorStatusAndMask | Mode | (7 << 13) : VectorStatusAndMask | Mode;
    }
}
