using Bulkhead.GuestImages.Formats;
using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Multiboot;

/// <summary>The relocatable header tag of Multiboot2, section 3.1.14.</summary>
/// <param name="Minimum">The lowest address of the image.</param>
/// <param name="Maximum">The highest address of the image's end.</param>
/// <param name="Alignment">The alignment of its start.</param>
/// <param name="Preference">0 none, 1 the lowest address, 2 the highest.</param>
internal sealed record Multiboot2Relocation(uint Minimum, uint Maximum, uint Alignment, uint Preference)
{
    private const uint Highest = 2;

    /// <summary>How far the segments are to be moved so that all of them lie in free memory.</summary>
    /// <exception cref="GuestImageException">The tag is malformed, or there is no room.</exception>
    public ulong Distance(GuestFile file, ElfProgram program, GuestMemory memory)
    {
        if (program.Loaded.Count == 0)
        {
            return 0;
        }

        ulong start = program.Loaded.Min(segment => segment.PhysicalAddress);
        ulong length = program.Loaded.Max(segment => segment.PhysicalAddress + segment.MemorySize) - start;
        if (Alignment == 0 || (Alignment & (Alignment - 1)) != 0 || Maximum < Minimum)
        {
            throw new GuestImageException(
                file.Name,
                $"its Multiboot2 header has it between 0x{Minimum:x} and 0x{Maximum:x} at a multiple of "
                + $"0x{Alignment:x}: correct the tag 10");
        }

        ulong limit = Maximum + 1ul;
        ulong? found = Preference == Highest
            ? FindHighest(memory, length, limit)
            : memory.FindLowest(length, Alignment, Math.Max(Minimum, AddressMap.ExtendedStart), limit);
        return found is { } address
            ? unchecked(address - start)
            : throw new GuestImageException(
                file.Name,
                $"needs 0x{length:x} bytes between 0x{Minimum:x} and 0x{Maximum:x}: grant the guest memory there");
    }

    private ulong? FindHighest(GuestMemory memory, ulong length, ulong limit) =>
        memory.FindHighest(length, Alignment, Math.Max(Minimum, AddressMap.ExtendedStart), limit);
}
