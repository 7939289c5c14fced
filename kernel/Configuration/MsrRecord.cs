namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>An MSR that a subject has. A subject's records ascend.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MsrRecord
{
    public uint Index;

    public MsrAccess Access;

    /// <summary>With <see cref="MsrAccess.Own"/>: what it reads at first, and the bits that WRMSR may change.</summary>
    public ulong Value;
    public ulong Writable;
}
