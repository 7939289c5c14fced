using System.Runtime.InteropServices;
using Bulkhead.Subjects.Pc.Processor;

namespace Bulkhead.Pc.Tests.Processor;

/// <summary>A guest's memory from address 0, which tests fill and look at.</summary>
internal sealed unsafe class GuestRam(int size) : IDisposable
{
    private readonly byte* _bytes = (byte*)NativeMemory.AllocZeroed((nuint)size);

    public byte* Bytes => _bytes;

    public Span<byte> Span => new(_bytes, size);

    public ref ulong Entry(ulong address) => ref *(ulong*)(_bytes + Check(address));

    public ref uint Entry32(ulong address) => ref *(uint*)(_bytes + Check(address));

    public GuestMemory Memory(ulong from = 0)
    {
        GuestMemory memory = default;
        Assert.True(memory.TryAdd(from, (ulong)size, _bytes));
        return memory;
    }

    public void Dispose() => NativeMemory.Free(_bytes);

    private ulong Check(ulong address)
    {
        Assert.True(address < (ulong)size);
        return address;
    }
}
