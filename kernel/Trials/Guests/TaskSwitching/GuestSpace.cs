namespace Bulkhead.Kernel.Trials.Guests.TaskSwitching;

using Bulkhead.Kernel.Boot;

/// <summary>
/// A guest's memory by linear addresses, while it does not page and so linear addresses are physical ones. Every
/// access is bounded: the addresses are the guest's.
/// </summary>
public unsafe struct GuestSpace(MemoryRange memory)
{
    /// <summary>Set once an access missed the memory; it read as 0, or changed nothing.</summary>
    public bool HasMissed { get; private set; }

    public uint Read32(ulong address)
    {
        bool isInside = address <= memory.Length - sizeof(uint);
        HasMissed |= !isInside;
        return isInside ? *(uint*)(memory.Start + address) : 0;
    }

    public void Write32(ulong address, uint value)
    {
        bool isInside = address <= memory.Length - sizeof(uint);
        HasMissed |= !isInside;
        if (isInside)
        {
            *(uint*)(memory.Start + address) = value;
        }
    }
}
