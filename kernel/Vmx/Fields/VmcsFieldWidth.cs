namespace Bulkhead.Kernel.Vmx;

/// <summary>The width of a VMCS field: bits 14:13 of its encoding (SDM Vol. 3C, 25.11.2).</summary>
public enum VmcsFieldWidth : byte
{
    Bits16 = 0,
    Bits64 = 1,
    Bits32 = 2,

    /// <summary>64 bits on a processor with Intel 64 architecture, 32 bits on others.</summary>
    Natural = 3,
}
