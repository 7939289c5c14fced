namespace Bulkhead.Kernel.Boot;

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

/// <summary>The types of memory, with the numbers that Multiboot2 and PVH share (ACPI 6.5, table 15.4).</summary>
public enum MemoryType : uint
{
    Available = 1,
    Reserved = 2,
    AcpiReclaimable = 3,
    AcpiNonVolatile = 4,
    Defective = 5,
}

/// <summary>A range of physical memory.</summary>
public struct MemoryRegion
{
    /// <summary>The physical address of the first byte.</summary>
    public ulong Start;

    /// <summary>The length in bytes.</summary>
    public ulong Length;

    public MemoryType Type;
}

/// <summary>The firmware's memory map: a fixed table of regions in the order in which they were reported.</summary>
public struct MemoryMap
{
    public const int Capacity = 128;

    private Slots _slots;

    public int Count { get; private set; }

    [UnscopedRef]
    public readonly ref readonly MemoryRegion this[int index] => ref _slots[index];

    /// <summary>How many bytes are available.</summary>
    public readonly ulong AvailableBytes
    {
        get
        {
            ulong total = 0;
            for (int index = 0; index < Count; index++)
            {
                total += _slots[index].Type == MemoryType.Available ? _slots[index].Length : 0;
            }

            return total;
        }
    }

    /// <summary>False if the table is full, or the region wraps around the address space.</summary>
    public bool Add(ulong start, ulong length, MemoryType type)
    {
        if (Count == Capacity || start + length < start)
        {
            return false;
        }

        _slots[Count] = new MemoryRegion { Start = start, Length = length, Type = type };
        Count++;
        return true;
    }

    /// <summary>Whether [start, end) lies in one available region.</summary>
    public readonly bool IsAvailable(ulong start, ulong end)
    {
        for (int index = 0; index < Count; index++)
        {
            ref readonly MemoryRegion region = ref _slots[index];
            if (region.Type == MemoryType.Available && start >= region.Start && end <= region.Start + region.Length)
            {
                return true;
            }
        }

        return false;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private MemoryRegion _first;
    }
}
