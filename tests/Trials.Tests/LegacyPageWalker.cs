namespace Bulkhead.Trials.Tests;

/// <summary>
/// Translates as a processor with 32-bit paging and CR4.PSE = 0 does (SDM Vol. 3A, 4.3, figure 4-2), over memory that
/// begins at the physical address <paramref name="start"/>. Of address lines that <paramref name="lines"/> has clear,
/// the processor drives none.
/// </summary>
internal sealed unsafe class LegacyPageWalker(byte* memory, ulong start, ulong length, uint lines = uint.MaxValue)
{
    private const uint Present = 1;

    /// <summary>The physical address of a linear one, and both entries' common flags; null if not mapped.</summary>
    public (uint Address, uint Flags)? Walk(uint cr3, uint linear)
    {
        uint directoryEntry = Read((cr3 & 0xffff_f000) + ((linear >> 22) * 4));
        if ((directoryEntry & Present) == 0)
        {
            return null;
        }

        uint tableEntry = Read((directoryEntry & 0xffff_f000) + (((linear >> 12) & 0x3ff) * 4));
        return (tableEntry & Present) == 0
            ? null
            : (((tableEntry & 0xffff_f000) | (linear & 0xfff)) & lines, directoryEntry & tableEntry & 0xfff);
    }

    private uint Read(uint address)
    {
        address &= lines;
        Assert.True(address >= start && address - start + 4 <= length, $"0x{address:x} is in no paging structure");
        return *(uint*)(memory + (address - start));
    }
}
