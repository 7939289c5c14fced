namespace Bulkhead.Subjects.Pc.Processor;

using System.Runtime.CompilerServices;
using System.Threading;

/// <summary>
/// The entries of 8 bytes that a walk has gone through. While all of them read the same, the walk would end where it
/// did: this is how a translation is known to be still right, as the guest need not tell when it changes one.
/// </summary>
internal unsafe struct PageWalkTrace
{
    private const int MaximumLevels = 5;

    /// <summary>The processor sets the accessed and dirty flags, which say nothing of where the entry leads.</summary>
    private const ulong Meaning = ~((1ul << 5) | (1ul << 6));

    private StepTable _steps;
    private int _count;

    public void Clear() => _count = 0;

    public void Add(byte* address, ulong value)
    {
        if (_count < MaximumLevels)
        {
            _steps[_count] = new() { Address = (ulong*)address, Value = value };
            _count++;
        }
    }

    /// <summary>The first entry is elsewhere, as CR3 has changed.</summary>
    public void MoveFirst(byte* address) => _steps[0].Address = (ulong*)address;

    public readonly bool IsCurrent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref Step step = ref Unsafe.AsRef(in _steps[0]);
            for (int left = _count; left != 0; left--)
            {
                if (((Volatile.Read(ref *step.Address) ^ step.Value) & Meaning) != 0)
                {
                    return false;
                }

                step = ref Unsafe.Add(ref step, 1);
            }

            return true;
        }
    }

    internal struct Step
    {
        public ulong* Address;
        public ulong Value;
    }

    [InlineArray(MaximumLevels)]
    private struct StepTable
    {
        private Step _first;
    }
}
