namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// CPUID leaves that depend on a subject's state or on the subleaf (SDM Vol. 2A, CPUID); all others are in its table,
/// or read as zeros.
/// </summary>
public static class SubjectCpuid
{
    /// <summary>EAX: the kHz of the TSC.</summary>
    public const uint TimingLeaf = 0x4000_0010;

    private const uint Features = 1;
    private const uint Caches = 4;
    private const uint ExtendedState = 0xd;

    private const uint OsXsave = 1 << 27;
    private const uint Hypervisor = 1u << 31;

    /// <summary>
    /// DTES64, MONITOR, DS-CPL, VMX, SMX, EIST, TM2, CNXT-ID, SDBG, xTPR, PDCM, DCA, OSXSAVE: not a subject's.
    /// </summary>
    private const uint HiddenEcx = 0x0804_cdfc;

    /// <summary>MCE, MTRR, MCA, PSN, DS, ACPI, HTT, TM and PBE likewise.</summary>
    private const uint HiddenEdx = 1 << 7 | 1 << 12 | 1 << 14 | 1 << 18 | 1 << 21 | 1 << 22 | 1 << 28 | 1 << 29 | 1u << 31;

    /// <summary>One logical processor, whose initial APIC ID is 0; CLFLUSH's line and the brand index stay.</summary>
    private const uint OneProcessor = 1 << 16;

    /// <summary>EAX of the leaf of caches without the numbers of processors and of cores.</summary>
    private const uint CacheParameters = 0x3fff;

    /// <summary>XSAVEOPT, XSAVEC and XGETBV with ECX = 1.</summary>
    private const uint ExtendedStateInstructions = 7;

    /// <summary>Answers the leaf in EAX, with the subleaf in ECX; true: the subject goes on.</summary>
    public static bool Handle(ref GeneralRegisters registers, ulong kilohertz)
    {
        uint leaf = (uint)registers.Rax;
        uint subleaf = (uint)registers.Rcx;
        CpuidRegisters values = leaf is Features or Caches or ExtendedState
            ? CpuidRegisters.ReadBasic(leaf, subleaf)
            : default;
        if (leaf == Features)
        {
            bool hasOsXsave = (Vmcs.Read(VmcsField.GuestCr4) & (ulong)ControlRegister4.OsXsave) != 0;
            values.Ebx = (values.Ebx & 0xffff) | OneProcessor;
            values.Ecx = (values.Ecx & ~HiddenEcx) | Hypervisor | (hasOsXsave ? OsXsave : 0);
            values.Edx &= ~HiddenEdx;
        }
        else if (leaf == Caches)
        {
            values.Eax &= CacheParameters;
        }
        else if (leaf == ExtendedState && subleaf == 1)
        {
            values = new() { Eax = values.Eax & ExtendedStateInstructions };
        }
        else if (leaf == TimingLeaf)
        {
            values.Eax = (uint)kilohertz;
        }

        registers.Rax = values.Eax;
        registers.Rbx = values.Ebx;
        registers.Rcx = values.Ecx;
        registers.Rdx = values.Edx;
        return Events.Skip();
    }
}
