namespace Bulkhead.Kernel.Boot;

using System;
using System.Runtime.CompilerServices;

/// <summary>Little-endian numbers at any alignment, each byte read under the span's bounds check.</summary>
public static class LittleEndian
{
    public static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) =>
        bytes[offset]
        | ((uint)bytes[offset + 1] << 8)
        | ((uint)bytes[offset + 2] << 16)
        | ((uint)bytes[offset + 3] << 24);

    /// <summary>Not inlined: it has many callers, and they run once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong ReadUInt64(ReadOnlySpan<byte> bytes, int offset) =>
        ReadUInt32(bytes, offset) | ((ulong)ReadUInt32(bytes, offset + 4) << 32);
}
