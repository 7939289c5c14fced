namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// A leaf of CPUID that is constant for a subject: 0 to 31, 40000000H to 4000000FH or 80000000H to 8000000FH. A
/// subject's records ascend.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct CpuidRecord
{
    public uint Leaf;

    private readonly uint _reserved;

    public CpuidRegisters Values;
}
