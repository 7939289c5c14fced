namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>An entry of any level of EPT (SDM Vol. 3C, tables 29-2 to 29-7).</summary>
public readonly struct ExtendedPageTableEntry(ulong value)
{
    private const ulong RightsBits = 7;
    private const int MemoryTypeShift = 3;
    private const ulong IgnorePatBit = 1 << 6;
    private const ulong LargePageBit = 1 << 7;
    private const ulong AccessedBit = 1 << 8;
    private const ulong DirtyBit = 1 << 9;
    private const ulong SuppressBit = 1ul << 63;
    private const ulong AddressBits = 0x000f_ffff_ffff_f000;

    public ulong Value { get; } = value;

    /// <summary>Bits 2:0.</summary>
    public EptRights Rights => (EptRights)(Value & RightsBits);

    public bool IsPresent => Rights != EptRights.None;

    /// <summary>Bits 5:3, of a leaf.</summary>
    public EptMemoryType MemoryType => (EptMemoryType)((Value >> MemoryTypeShift) & 7);

    /// <summary>Bit 6, of a leaf.</summary>
    public bool IgnoresPat => (Value & IgnorePatBit) != 0;

    /// <summary>Bit 7: the entry maps 2 MiB or 1 GiB itself; ignored in the last level.</summary>
    public bool IsLargePage => (Value & LargePageBit) != 0;

    /// <summary>Bit 8, which the processor sets if <see cref="ExtendedPageTablePointer.HasAccessedDirty"/>.</summary>
    public bool IsAccessed => (Value & AccessedBit) != 0;

    /// <summary>Bit 9, of a leaf, likewise.</summary>
    public bool IsDirty => (Value & DirtyBit) != 0;

    /// <summary>Bit 63: a violation here is a VM exit even where "EPT-violation #VE" is 1.</summary>
    public bool SuppressesVirtualizationException => (Value & SuppressBit) != 0;

    /// <summary>Bits 51:12: the next table, or the page.</summary>
    public HostPhysicalAddress Address => new(Value & AddressBits);

    /// <summary>An entry that refers to the next table and restricts nothing: the leaf decides.</summary>
    public static ExtendedPageTableEntry ToTable(HostPhysicalAddress address) => new(address.Value | RightsBits);

    /// <summary>
    /// A leaf that maps <paramref name="address"/> as <paramref name="region"/> asks; a violation there is always a
    /// VM exit.
    /// </summary>
    public static ExtendedPageTableEntry ToPage(HostPhysicalAddress address, in EptRegion region, bool large) => new(
        address.Value
        | (ulong)region.Rights
        | ((ulong)region.MemoryType << MemoryTypeShift)
        | (region.IgnoresPat ? IgnorePatBit : 0)
        | (large ? LargePageBit : 0)
        | SuppressBit);
}
