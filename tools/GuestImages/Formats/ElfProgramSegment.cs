namespace Bulkhead.GuestImages.Formats;

/// <summary>A program header (System V gABI, chapter 5).</summary>
/// <param name="Index">Its position in the table.</param>
/// <param name="Type">p_type.</param>
/// <param name="FileOffset">p_offset.</param>
/// <param name="VirtualAddress">p_vaddr.</param>
/// <param name="PhysicalAddress">p_paddr.</param>
/// <param name="FileSize">p_filesz.</param>
/// <param name="MemorySize">p_memsz.</param>
/// <param name="Alignment">p_align.</param>
internal sealed record ElfProgramSegment(
    int Index,
    uint Type,
    ulong FileOffset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>PT_LOAD and PT_NOTE.</summary>
    public const uint Load = 1;
    public const uint Note = 4;
}
