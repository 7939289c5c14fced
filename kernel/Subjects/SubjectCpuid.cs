namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// CPUID leaves that depend on a subject's state or on the subleaf (SDM Vol. 2A, CPUID); all others are in its table,
/// or read as zeros.
/// </summary>
public static class SubjectCpuid
{
    private const uint Monitor = 1 << 3;
    private const uint Vmx = 1 << 5;
    private const uint Smx = 1 << 6;
    private const uint OsXsave = 1 << 27;
    private const uint Hypervisor = 1u << 31;

    private const uint Features = 1;
    private const uint ExtendedState = 0xd;

    /// <summary>Answers the leaf in EAX, with the subleaf in ECX; true: the subject goes on.</summary>
    public static bool Handle(ref GeneralRegisters registers)
    {
        uint leaf = (uint)registers.Rax;
        CpuidRegisters values = leaf is Features or ExtendedState
            ? CpuidRegisters.Read(leaf, (uint)registers.Rcx)
            : default;
        if (leaf == Features)
        {
            bool hasOsXsave = (Vmcs.Read(VmcsField.GuestCr4) & (ulong)ControlRegister4.OsXsave) != 0;
            values.Ecx = (values.Ecx & ~(Monitor | Vmx | Smx | OsXsave)) | Hypervisor | (hasOsXsave ? OsXsave : 0);
        }

        registers.Rax = values.Eax;
        registers.Rbx = values.Ebx;
        registers.Rcx = values.Ecx;
        registers.Rdx = values.Edx;
        return Events.Skip();
    }
}
