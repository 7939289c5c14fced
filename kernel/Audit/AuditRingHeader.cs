namespace Bulkhead.Kernel.Audit;

using System.Runtime.InteropServices;

/// <summary>
/// The first 64 bytes of the audit ring; <see cref="Capacity"/> records follow, record n at (n - 1) mod capacity. The
/// auditor cannot write it, and the kernel does not wait: the newest record takes the oldest one's place, so an auditor
/// that finds another sequence number than it expects has lost the records between the two.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public struct AuditRingHeader
{
    /// <summary>"AUDIT1" in ASCII.</summary>
    public const ulong ExpectedMagic = 0x31_5449_4455_41;

    public const int Size = 64;

    public ulong Magic;

    /// <summary>How many records there is room for.</summary>
    public ulong Capacity;

    /// <summary>How many records have been written since boot: the sequence number of the newest.</summary>
    public ulong Written;

    /// <summary>How many records have been overwritten by newer ones.</summary>
    public ulong Dropped;
}
