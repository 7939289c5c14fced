namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;

/// <summary>Ports of the machine that are one subject's alone. A subject's records ascend.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PortRecord
{
    public ushort First;

    /// <summary>The last one, inclusive.</summary>
    public ushort Last;

    private readonly uint _reserved;
}
