namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Vmx;

/// <summary>A region of a subject's memory: whole pages. A subject's regions ascend and do not overlap.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MemoryRecord
{
    /// <summary>
    /// Addresses of the first byte, as the subject and as the kernel see it, and the length in bytes.
    /// </summary>
    public ulong GuestPhysical;
    public ulong HostPhysical;
    public ulong Length;

    public MemoryKind Kind;

    /// <summary>
    /// The index of the channel, or of the subject whose state or memory is seen; 0 for the other kinds.
    /// </summary>
    public uint Index;

    /// <summary>What the subject may do with it.</summary>
    public EptRights Rights;

    public EptMemoryType MemoryType;

    private readonly ushort _reserved0;
    private readonly uint _reserved1;
}
