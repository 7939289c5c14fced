namespace Bulkhead.Kernel.Subjects;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>
/// The MSRs that a subject has beside those that its MSR bitmap passes through: values of its own. An open-addressed
/// hash table that is never more than half full, so that a look-up takes a step or two.
/// </summary>
public struct MsrTable
{
    public const int Capacity = 16;

    private const int SlotBits = 5;
    private const int SlotCount = 1 << SlotBits;

    /// <summary>2^32 divided by the golden ratio: consecutive addresses spread well (Knuth Vol. 3, 6.4).</summary>
    private const uint Multiplier = 0x9e37_79b1;

    private Slots _slots;
    private int _count;

    /// <summary>Adds an MSR; false if the table is full. An MSR that it has already gets the new value.</summary>
    /// <param name="index">The MSR's address.</param>
    /// <param name="value">What it reads at first.</param>
    /// <param name="writable">The bits that WRMSR may change; a change of any other is left to the slow level.</param>
    public bool Add(uint index, ulong value, ulong writable)
    {
        ref Slot slot = ref Find(index);
        if (!slot.IsUsed)
        {
            if (_count == Capacity)
            {
                return false;
            }

            _count++;
        }

        slot = new Slot { Index = index, IsUsed = true, Value = value, Writable = writable };
        return true;
    }

    /// <summary>Answers RDMSR: ECX is the address; EDX:EAX becomes the value.</summary>
    public FastVerdict AnswerRead(ref GeneralRegisters registers)
    {
        ref Slot slot = ref Find((uint)registers.Rcx);
        if (!slot.IsUsed)
        {
            return FastVerdict.Slow;
        }

        registers.Rax = (uint)slot.Value;
        registers.Rdx = slot.Value >> 32;
        return FastVerdict.SkipInstruction;
    }

    /// <summary>Answers WRMSR of EDX:EAX if it changes only writable bits.</summary>
    public FastVerdict AnswerWrite(ref GeneralRegisters registers)
    {
        ulong value = (uint)registers.Rax | (registers.Rdx << 32);
        ref Slot slot = ref Find((uint)registers.Rcx);
        if (!slot.IsUsed || ((value ^ slot.Value) & ~slot.Writable) != 0)
        {
            return FastVerdict.Slow;
        }

        slot.Value = value;
        return FastVerdict.SkipInstruction;
    }

    /// <summary>The slot that has an MSR, or the unused one where it would be: there always are unused ones.</summary>
    [UnscopedRef]
    private ref Slot Find(uint index)
    {
        int position = (int)((index * Multiplier) >> (32 - SlotBits));
        for (int step = 0; step < SlotCount; step++)
        {
            if (_slots[position].Index == index || !_slots[position].IsUsed)
            {
                break;
            }

            position = (position + 1) % SlotCount;
        }

        return ref _slots[position];
    }

    private struct Slot
    {
        public uint Index;
        public bool IsUsed;
        public ulong Value;
        public ulong Writable;
    }

    [InlineArray(SlotCount)]
    private struct Slots
    {
        private Slot _first;
    }
}
