namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;

/// <summary>The MSRs that a subject has beside those that its MSR bitmap passes through: values of its own.</summary>
public struct MsrTable
{
    public const int Capacity = 16;

    private Slots _slots;
    private int _count;

    /// <summary>Adds an MSR; false if the table is full.</summary>
    /// <param name="index">The MSR's address.</param>
    /// <param name="value">What it reads at first.</param>
    /// <param name="writable">The bits that WRMSR may change; a change of any other is left to the slow level.</param>
    public bool Add(uint index, ulong value, ulong writable)
    {
        if (_count == Capacity)
        {
            return false;
        }

        _slots[_count] = new Slot { Index = index, Value = value, Writable = writable };
        _count++;
        return true;
    }

    /// <summary>Answers RDMSR: ECX is the address; EDX:EAX becomes the value.</summary>
    public bool TryRead(ref GeneralRegisters registers)
    {
        for (int position = 0; position < _count; position++)
        {
            ref Slot slot = ref _slots[position];
            if (slot.Index == (uint)registers.Rcx)
            {
                registers.Rax = (uint)slot.Value;
                registers.Rdx = slot.Value >> 32;
                return true;
            }
        }

        return false;
    }

    /// <summary>Answers WRMSR of EDX:EAX if it changes only writable bits.</summary>
    public bool TryWrite(ref GeneralRegisters registers)
    {
        ulong value = (uint)registers.Rax | (registers.Rdx << 32);
        for (int position = 0; position < _count; position++)
        {
            ref Slot slot = ref _slots[position];
            if (slot.Index == (uint)registers.Rcx)
            {
                bool isAllowed = ((value ^ slot.Value) & ~slot.Writable) == 0;
                slot.Value = isAllowed ? value : slot.Value;
                return isAllowed;
            }
        }

        return false;
    }

    private struct Slot
    {
        public uint Index;
        public ulong Value;
        public ulong Writable;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private Slot _first;
    }
}
