namespace Bulkhead.Kernel.Vmx.EntryCheck;

using System.Runtime.InteropServices;

/// <summary>An entry of an MSR-load or MSR-store area: 16 bytes (SDM Vol. 3C, 25.7.2).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MsrAreaEntry
{
    public uint Index;

    /// <summary>Must be 0.</summary>
    public uint Reserved;
    public ulong Data;
}
