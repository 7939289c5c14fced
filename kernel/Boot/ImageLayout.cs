namespace Bulkhead.Kernel.Boot;

/// <summary>Where the linker put the image: linear addresses, which are physical ones too.</summary>
public struct ImageLayout
{
    /// <summary>Code: read and execute.</summary>
    public MemoryRange Text;

    /// <summary>Constants: read.</summary>
    public MemoryRange ReadOnlyData;

    /// <summary>Initialised data as the boot loader placed it; part of <see cref="Data"/>.</summary>
    public MemoryRange InitializedData;

    /// <summary>Data: read and write. The stacks lie in it.</summary>
    public MemoryRange Data;

    /// <summary>The stacks, each above a guard page that is not mapped.</summary>
    public MemoryRange BootStack;
    public MemoryRange DoubleFaultStack;
    public MemoryRange NmiStack;
    public MemoryRange MachineCheckStack;

    /// <summary>How many stacks there are.</summary>
    public const int StackCount = 4;

    /// <summary>The entry point of vector 0.</summary>
    public ulong ExceptionEntries;

    /// <summary>The table of instructions that may fault: pairs of addresses.</summary>
    public MemoryRange Fixups;

    /// <summary>The symbol table for backtraces.</summary>
    public MemoryRange Symbols;

    /// <summary>A page of memory for VMXON.</summary>
    public ulong VmxonRegion;

    /// <summary>A pool of zeroed pages for the kernel's page tables.</summary>
    public MemoryRange PageTables;

    /// <summary>The font and the character buffer of the framebuffer console.</summary>
    public ulong Font;
    public ulong ScreenCells;

    /// <summary>
    /// The SHA-256 that the build stored: over text, read-only data and initialised data, in that order.
    /// </summary>
    public ulong Digest;

    /// <summary>The stack at <paramref name="index"/>, 0 to 3, in the order of the fields.</summary>
    public readonly MemoryRange Stack(int index) => index switch
    {
        0 => BootStack,
        1 => DoubleFaultStack,
        2 => NmiStack,
        _ => MachineCheckStack,
    };
}

/// <summary>The bytes from <paramref name="start"/> up to, but not including, <paramref name="end"/>.</summary>
public readonly struct MemoryRange(ulong start, ulong end)
{
    public ulong Start { get; } = start;

    public ulong End { get; } = end;

    public ulong Length => End - Start;

    public bool Contains(ulong address) => address >= Start && address < End;
}
