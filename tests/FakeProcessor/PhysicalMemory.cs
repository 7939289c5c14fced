namespace Bulkhead.Kernel.Boot;

using System;
using Bulkhead.Kernel.Cpu;

/// <summary>The host's stand-in for physical memory below 4 GiB.</summary>
public static class PhysicalMemory
{
    public static bool TryView(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        Instructions.Model.TryViewMemory(address, length, out bytes);
}
