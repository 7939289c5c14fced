namespace Bulkhead.Elf;

/// <summary>
/// One program header. <see cref="ElfImage.Parse"/> has checked that its ranges neither overflow nor leave the file.
/// </summary>
/// <param name="Index">Place in the program header table, from 0.</param>
/// <param name="Type">Kind of segment.</param>
/// <param name="Flags">Access rights.</param>
/// <param name="FileOffset">Offset of its bytes in the file.</param>
/// <param name="VirtualAddress">Virtual address of its first byte.</param>
/// <param name="PhysicalAddress">Physical address of its first byte.</param>
/// <param name="FileSize">Bytes in the file; the rest of the memory is zero.</param>
/// <param name="MemorySize">Bytes in memory, at least <paramref name="FileSize"/> for a loaded segment.</param>
/// <param name="Alignment">Alignment in bytes; 0 and 1 mean none.</param>
public sealed record ElfSegment(
    int Index,
    SegmentType Type,
    SegmentFlags Flags,
    ulong FileOffset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>First virtual address after the segment.</summary>
    public ulong VirtualEnd => VirtualAddress + MemorySize;

    /// <summary>Whether the segment may be written.</summary>
    public bool IsWritable => Flags.HasFlag(SegmentFlags.Write);

    /// <summary>Whether the segment may be executed.</summary>
    public bool IsExecutable => Flags.HasFlag(SegmentFlags.Execute);

    /// <summary>
    /// Whether all <paramref name="length"/> bytes from <paramref name="address"/> lie in the segment.
    /// </summary>
    /// <param name="address">Virtual address of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    public bool Contains(ulong address, ulong length) =>
        address >= VirtualAddress && length <= MemorySize && address - VirtualAddress <= MemorySize - length;
}
