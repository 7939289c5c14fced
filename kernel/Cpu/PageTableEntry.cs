namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>What a mapping allows besides reading, and how it is cached.</summary>
[Flags]
public enum PageRights : byte
{
    Read = 0,
    Write = 1,
    Execute = 2,

    /// <summary>Uncached (PCD and PWT set), for device memory.</summary>
    Device = 4,
}

/// <summary>An entry of any level of 4-level paging (SDM Vol. 3A, tables 4-15 to 4-20).</summary>
public readonly struct PageTableEntry(ulong value)
{
    private const ulong PresentBit = 1 << 0;
    private const ulong WriteBit = 1 << 1;
    private const ulong WriteThroughBit = 1 << 3;
    private const ulong CacheDisableBit = 1 << 4;
    private const ulong LargePageBit = 1 << 7;
    private const ulong ExecuteDisableBit = 1ul << 63;
    private const ulong AddressBits = 0x000f_ffff_ffff_f000;

    public ulong Value { get; } = value;

    public bool IsPresent => (Value & PresentBit) != 0;

    /// <summary>In a page directory: the entry maps 2 MiB itself.</summary>
    public bool IsLargePage => (Value & LargePageBit) != 0;

    /// <summary>The physical address of the next table, or of the page.</summary>
    public ulong Address => Value & AddressBits;

    public PageRights Rights =>
        ((Value & WriteBit) != 0 ? PageRights.Write : 0)
        | ((Value & ExecuteDisableBit) == 0 ? PageRights.Execute : 0)
        | ((Value & CacheDisableBit) != 0 ? PageRights.Device : 0);

    /// <summary>An entry that refers to the next table and restricts nothing: the leaf decides.</summary>
    public static PageTableEntry ToTable(ulong address) => new(address | PresentBit | WriteBit);

    /// <summary>An entry that maps a supervisor page, 2 MiB if <paramref name="large"/>, else 4 KiB.</summary>
    public static PageTableEntry ToPage(ulong address, PageRights rights, bool large) => new(
        address
        | PresentBit
        | ((rights & PageRights.Write) != 0 ? WriteBit : 0)
        | ((rights & PageRights.Execute) == 0 ? ExecuteDisableBit : 0)
        | ((rights & PageRights.Device) != 0 ? CacheDisableBit | WriteThroughBit : 0)
        | (large ? LargePageBit : 0));
}
