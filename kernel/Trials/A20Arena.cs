namespace Bulkhead.Kernel.Trials;

/// <summary>
/// Memory in which the image can run while address line 20 is masked: a megabyte whose physical addresses have bit 20
/// clear, with a copy of the image's megabyte, and 32-bit paging that maps the image's own addresses to the copy.
/// </summary>
public readonly unsafe struct A20Arena
{
    /// <summary>The linear address that is mapped to memory where bit 20 is set.</summary>
    public const uint Probe = 0x3f_f000;

    /// <summary>What the copy has at the address that differs from the probe's in bit 20 alone.</summary>
    public const uint MaskedMark = 0x20c1_ea20;
    public const uint UnmaskedMark = 0x205e_7205;

    /// <summary>The bytes that the arena takes of the memory it is given, at the most.</summary>
    public const uint Size = 4 * Mebibyte;

    private const uint Mebibyte = 1 << 20;
    private const uint PageSize = 4096;
    private const uint ImageStart = Mebibyte;
    private const uint DirectoryOffset = Mebibyte - (3 * PageSize);
    private const uint TableOffset = Mebibyte - (2 * PageSize);
    private const uint MarkOffset = Mebibyte - PageSize;

    private readonly uint _copy;

    /// <summary>An arena in the <see cref="Size"/> bytes from that physical address.</summary>
    public A20Arena(uint memory) => _copy = (memory + (2 * Mebibyte) - 1) & ~((2 * Mebibyte) - 1);

    /// <summary>The physical address of the page directory.</summary>
    public uint Directory => _copy + DirectoryOffset;

    /// <summary>Whether the image's bytes up to <paramref name="end"/> fit beside the arena's own pages.</summary>
    public static bool Holds(uint end) => end >= ImageStart && end - ImageStart <= DirectoryOffset;

    /// <summary>The physical address of the copy of the image's byte at <paramref name="address"/>.</summary>
    public uint CopyOf(uint address) => _copy + (address - ImageStart);

    /// <summary>
    /// Builds the paging, which maps the probe alone, and places the marks. <paramref name="memory"/> is where
    /// physical address 0 can be reached: null but in a test.
    /// </summary>
    public void Open(byte* memory)
    {
        uint* directory = (uint*)(memory + Directory);
        uint* table = Table(memory);
        for (int index = 0; index < LegacyPaging.EntriesPerTable; index++)
        {
            directory[index] = 0;
            table[index] = 0;
        }

        directory[0] = (_copy + TableOffset) | LegacyPaging.Flags;
        table[Probe / PageSize] = (_copy + Mebibyte + MarkOffset) | LegacyPaging.Flags;
        *(uint*)(memory + _copy + MarkOffset) = MaskedMark;
        *(uint*)(memory + _copy + Mebibyte + MarkOffset) = UnmaskedMark;
    }

    /// <summary>
    /// Copies the pages of [<paramref name="start"/>, <paramref name="end"/>), which <see cref="Holds"/> holds for,
    /// and maps their addresses to the copies.
    /// </summary>
    public void Add(byte* memory, uint start, uint end)
    {
        for (uint page = start & ~(PageSize - 1); page < end; page += PageSize)
        {
            Table(memory)[page / PageSize] = CopyOf(page) | LegacyPaging.Flags;
            for (uint offset = 0; offset < PageSize; offset += sizeof(ulong))
            {
                *(ulong*)(memory + CopyOf(page) + offset) = *(ulong*)(memory + page + offset);
            }
        }
    }

    private uint* Table(byte* memory) => (uint*)(memory + _copy + TableOffset);
}
