namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Boot;

/// <summary>
/// The memory of the environment: its program with tables and stacks, and its own 32-bit paging (SDM Vol. 3A, 4.3),
/// which puts the program at <see cref="LinearBase"/> wherever the block is. A virtual machine has the block at the
/// guest-physical addresses that are its host-physical ones, so that there is no difference at all.
/// </summary>
public static unsafe class EnvironmentBlock
{
    /// <summary>
    /// The linear address of the program; kernel/Trials/Seventeen/Program/contract.inc has the same.
    /// </summary>
    public const uint LinearBase = 0x4000_0000;

    public const uint ProgramSize = 0x4000;
    public const uint ResultsOffset = 64;
    public const uint VirtualMachineEndOffset = ResultsOffset + (SensitiveInstructionTable.Count * 32);
    public const uint EntryOffset = VirtualMachineEndOffset + 16;

    public const uint DirectoryOffset = ProgramSize;
    public const uint TableOffset = DirectoryOffset + PageSize;
    public const uint Size = TableOffset + PageSize;

    private const uint PageSize = 4096;
    private const uint LargePageSize = 4 << 20;
    private const uint PresentWritable = 3;
    private const uint User = 4;
    private const uint Large = 0x80;

    /// <summary>
    /// Makes the block in <paramref name="memory"/>, whose physical address is <paramref name="block"/>, a page
    /// boundary, as good as new: <paramref name="program"/>, the paging, and a header that asks for a run in
    /// <paramref name="mode"/> that ends with a jump to the linear address <paramref name="exit"/>.
    /// Physical memory from 0 up to <paramref name="identityEnd"/> is mapped at its own addresses for CPL 0: the way
    /// in and out is there.
    /// </summary>
    public static void Reset(
        byte* memory,
        uint block,
        MemoryRange program,
        uint identityEnd,
        EnvironmentMode mode,
        uint exit)
    {
        for (uint offset = 0; offset < Size; offset += sizeof(uint))
        {
            *(uint*)(memory + offset) = offset < program.Length ? *(uint*)(program.Start + offset) : 0;
        }

        uint* directory = (uint*)(memory + DirectoryOffset);
        for (uint address = 0; address < identityEnd; address += LargePageSize)
        {
            directory[address / LargePageSize] = address | Large | PresentWritable;
        }

        directory[LinearBase / LargePageSize] = (block + TableOffset) | User | PresentWritable;
        uint* table = (uint*)(memory + TableOffset);
        for (uint offset = 0; offset < ProgramSize; offset += PageSize)
        {
            table[offset / PageSize] = (block + offset) | User | PresentWritable;
        }

        EnvironmentHeader* header = (EnvironmentHeader*)memory;
        header->Mode = mode;
        header->Exit = exit;
    }

    /// <summary>
    /// Where <paramref name="length"/> bytes at a linear address of the program lie in the block at
    /// <paramref name="block"/>; false if they do not.
    /// </summary>
    public static bool TryTranslate(ulong linear, uint length, ulong block, out ulong address)
    {
        address = block + (linear - LinearBase);
        return linear >= LinearBase && linear <= LinearBase + ProgramSize - length;
    }
}
