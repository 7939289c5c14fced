namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>
/// One-way shared memory. Its writer has it readable and writable, its readers readable; who they are is told by the
/// memory records that name it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ChannelRecord
{
    public RecordName Name;

    /// <summary>The physical address of the first byte, and the length in bytes: whole pages.</summary>
    public ulong HostPhysical;
    public ulong Length;

    /// <summary>The index of the subject that writes.</summary>
    public uint Writer;

    public ChannelKind Kind;
}
