using Bulkhead.GuestImages.Memory;

namespace Bulkhead.GuestImages.Formats;

/// <summary>Puts the segments of an ELF kernel where it says, or all of them moved by one distance.</summary>
internal static class KernelSegments
{
    /// <summary>Loads the segments.</summary>
    /// <param name="file">The kernel.</param>
    /// <param name="program">Its program headers.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="distance">What is added to each physical address, modulo 2^64.</param>
    /// <exception cref="GuestImageException">A segment does not fit.</exception>
    public static void Place(GuestFile file, ElfProgram program, GuestMemory memory, ulong distance = 0)
    {
        if (program.Loaded.Count == 0)
        {
            throw new GuestImageException(file.Name, "has no segment to load: name a linked kernel");
        }

        foreach (ElfProgramSegment segment in program.Loaded)
        {
            string name = $"program header {segment.Index}";
            ulong address = unchecked(segment.PhysicalAddress + distance);
            memory.Take(file.Name, name, address, segment.MemorySize);
            memory.Write(name, address, program.Content(segment));
        }
    }

    /// <summary>Refuses an entry point that no 32-bit jump reaches or that lies in no segment.</summary>
    public static uint Entry(GuestFile file, ulong address)
    {
        if (address > uint.MaxValue)
        {
            throw new GuestImageException(
                file.Name, $"its entry point is 0x{address:x}, need one below 4 GiB: link it lower");
        }

        return (uint)address;
    }
}
