using System.Runtime.InteropServices;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>Zeroed native memory that starts on a page boundary, wherever the host has some.</summary>
public sealed unsafe class AlignedMemory : IDisposable
{
    private const nuint PageSize = 4096;

    private void* start;

    public AlignedMemory(int length)
    {
        Length = length;
        start = NativeMemory.AlignedAlloc((nuint)length, PageSize);
        Bytes.Clear();
    }

    public int Length { get; }

    public ulong Address => (ulong)start;

    public byte* Pointer => (byte*)start;

    public Span<byte> Bytes => new(start, Length);

    public Span<ulong> Words => new(start, Length / sizeof(ulong));

    public void Dispose()
    {
        NativeMemory.AlignedFree(start);
        start = null;
    }
}
