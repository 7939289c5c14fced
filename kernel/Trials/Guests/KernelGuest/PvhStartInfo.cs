namespace Bulkhead.Kernel.Trials.Guests.KernelGuest;

/// <summary>Writes what a PVH loader leaves for the image: hvm_start_info, version 1, and a memory map.</summary>
public static unsafe class PvhStartInfo
{
    /// <summary>The guest-physical address of the structure, which EBX holds at the entry.</summary>
    public const ulong Address = 0x6000;

    private const ulong MemoryMap = 0x6100;
    private const uint Magic = 0x336ec578;
    private const uint Available = 1;

    /// <summary>Tells a guest of <paramref name="length"/> bytes, which lie at <paramref name="memory"/>.</summary>
    public static void Write(ulong memory, ulong length)
    {
        byte* information = (byte*)(memory + Address);
        *(uint*)information = Magic;
        *(uint*)(information + 4) = 1;
        *(ulong*)(information + 40) = MemoryMap;
        *(uint*)(information + 48) = 1;

        byte* region = (byte*)(memory + MemoryMap);
        *(ulong*)region = 0;
        *(ulong*)(region + 8) = length;
        *(uint*)(region + 16) = Available;
    }
}
