namespace Bulkhead.Kernel.Trials;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// What a hypervisor below says of itself: CPUID.1:ECX[31], which the SDM leaves to hypervisors, and its name in the
/// leaf 4000_0000H.
/// </summary>
public static class Hypervisor
{
    private const uint PresentBit = 1u << 31;
    private const uint NameLeaf = 0x4000_0000;

    /// <summary>"KVMKVMKVM", as EBX, ECX and EDX hold it.</summary>
    private const uint Kvmk = 0x4b4d_564b;
    private const uint Vmkv = 0x564b_4d56;
    private const uint M = 0x4d;

    public static bool IsPresent => (CpuidRegisters.Read(1).Ecx & PresentBit) != 0;

    /// <summary>Linux KVM.</summary>
    public static bool IsKvm
    {
        get
        {
            if (!IsPresent)
            {
                return false;
            }

            CpuidRegisters name = CpuidRegisters.Read(NameLeaf);
            return name.Ebx == Kvmk && name.Ecx == Vmkv && name.Edx == M;
        }
    }
}
