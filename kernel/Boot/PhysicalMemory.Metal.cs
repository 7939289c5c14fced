namespace Bulkhead.Kernel.Boot;

using System;

/// <summary>Physical memory below 4 GiB while the boot's own identity map is in force.</summary>
public static unsafe class PhysicalMemory
{
    private const ulong Limit = 1ul << 32;

    /// <summary>The bytes of [address, address + length); false if they are not all mapped.</summary>
    public static bool TryView(ulong address, ulong length, out ReadOnlySpan<byte> bytes)
    {
        bool isMapped = address != 0 && address < Limit && length <= int.MaxValue && address + length <= Limit;
        bytes = isMapped ? new ReadOnlySpan<byte>((void*)address, (int)length) : default;
        return isMapped;
    }
}
