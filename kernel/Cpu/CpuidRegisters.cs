namespace Bulkhead.Kernel.Cpu;

using System.Runtime.InteropServices;

/// <summary>What CPUID returns, in the order in which the stub stores it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CpuidRegisters
{
    public uint Eax;
    public uint Ebx;
    public uint Ecx;
    public uint Edx;

    /// <summary>
    /// The same of a basic leaf; zeros if the processor does not have it, which would answer with its highest one.
    /// </summary>
    public static CpuidRegisters ReadBasic(uint leaf, uint subleaf = 0) =>
        Read(0).Eax >= leaf ? Read(leaf, subleaf) : default;

    /// <summary>Executes CPUID (SDM Vol. 2A).</summary>
    public static unsafe CpuidRegisters Read(uint leaf, uint subleaf = 0)
    {
        CpuidRegisters result;
        Instructions.Cpuid(leaf, subleaf, &result);
        return result;
    }
}
