namespace Bulkhead.Seventeen.Tests;

using System.Runtime.InteropServices;

/// <summary>Memory of a block of the environment, filled with what must not matter.</summary>
internal sealed unsafe class Blocks : IDisposable
{
    public Blocks()
    {
        Memory = (byte*)NativeMemory.Alloc(EnvironmentBlock.Size);
        new Span<byte>(Memory, (int)EnvironmentBlock.Size).Fill(0xcc);
    }

    public byte* Memory { get; }

    public ulong Address => (ulong)Memory;

    public void Dispose() => NativeMemory.Free(Memory);
}
