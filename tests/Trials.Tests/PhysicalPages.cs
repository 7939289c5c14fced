namespace Bulkhead.Trials.Tests;

using System.Runtime.InteropServices;

/// <summary>Zeroed memory that stands for a range of physical memory.</summary>
internal sealed unsafe class PhysicalPages(nuint length) : IDisposable
{
    public byte* Start { get; } = (byte*)NativeMemory.AllocZeroed(length);

    public ulong Length => length;

    public void Dispose() => NativeMemory.Free(Start);
}
