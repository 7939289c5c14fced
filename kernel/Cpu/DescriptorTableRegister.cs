namespace Bulkhead.Kernel.Cpu;

using System.Runtime.InteropServices;

/// <summary>The operand of LGDT and LIDT in 64-bit mode: 10 bytes (SDM Vol. 3A, 3.5.1).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
public struct DescriptorTableRegister
{
    /// <summary>The table's size in bytes, less one.</summary>
    public ushort Limit;

    /// <summary>The table's linear address.</summary>
    public ulong Base;
}
