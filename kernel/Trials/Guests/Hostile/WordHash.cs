namespace Bulkhead.Kernel.Trials.Guests.Hostile;

using Bulkhead.Kernel.Boot;

/// <summary>
/// A 64-bit hash of 64-bit words, FNV-1a with a rotation. It shows accidents and leaks; it is no defence against who
/// can choose what is hashed.
/// </summary>
public unsafe struct WordHash
{
    private const ulong Offset = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    private ulong _state;

    public readonly ulong Value => _state ^ Offset;

    public void Add(ulong word)
    {
        ulong mixed = (_state ^ word) * Prime;
        _state = (mixed << 29) | (mixed >> 35);
    }

    /// <summary>
    /// Adds memory but for the bits of <paramref name="ignored"/> in each word; a last part of a word is left out.
    /// </summary>
    public void Add(MemoryRange memory, ulong ignored = 0)
    {
        for (ulong address = memory.Start; address + sizeof(ulong) <= memory.End; address += sizeof(ulong))
        {
            Add(*(ulong*)address & ~ignored);
        }
    }
}
