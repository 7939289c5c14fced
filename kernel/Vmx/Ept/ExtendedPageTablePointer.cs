namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>EPTP (SDM Vol. 3C, 25.6.11, table 25-9).</summary>
public readonly struct ExtendedPageTablePointer(ulong value)
{
    private const int WalkLengthShift = 3;
    private const ulong AccessedDirtyBit = 1 << 6;
    private const ulong AddressBits = 0x000f_ffff_ffff_f000;

    public ulong Value { get; } = value;

    /// <summary>Bits 2:0: how the processor accesses the tables themselves: uncacheable or write-back.</summary>
    public EptMemoryType MemoryType => (EptMemoryType)(Value & 7);

    /// <summary>Bits 5:3 plus 1: the levels of tables, 4 or 5.</summary>
    public int WalkLength => (int)((Value >> WalkLengthShift) & 7) + 1;

    /// <summary>Bit 6: the processor sets accessed and dirty flags in the tables.</summary>
    public bool HasAccessedDirty => (Value & AccessedDirtyBit) != 0;

    /// <summary>Bits 51:12: the EPT PML4 table.</summary>
    public HostPhysicalAddress Address => new(Value & AddressBits);

    /// <summary>A pointer to the 4-level tree at <paramref name="root"/>, a page boundary.</summary>
    public static ExtendedPageTablePointer Of(HostPhysicalAddress root, EptMemoryType type, bool accessedDirty) =>
        new(root.Value | (ulong)type | (3 << WalkLengthShift) | (accessedDirty ? AccessedDirtyBit : 0));
}
