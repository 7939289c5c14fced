namespace Bulkhead.Configuration.Tests.Vectors;

/// <summary>Hands out physical memory upwards from where subjects' memory starts.</summary>
public sealed class VectorAllocator
{
    public const ulong PageSize = 4096;

    public ulong Next { get; private set; } = TestMachine.MemoryStart;

    public ulong Take(ulong pages)
    {
        ulong start = Next;
        Next += pages * PageSize;
        return start;
    }
}
