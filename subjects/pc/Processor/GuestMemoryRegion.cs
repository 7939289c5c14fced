namespace Bulkhead.Subjects.Pc.Processor;

/// <summary>A piece of the guest's memory, and where the monitor sees it.</summary>
public unsafe struct GuestMemoryRegion
{
    public ulong GuestPhysical;

    /// <summary>In bytes.</summary>
    public ulong Length;
    public byte* Address;
}
