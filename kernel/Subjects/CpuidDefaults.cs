namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// What CPUID tells a subject where its policy says nothing: the processor's answers, less what the kernel does not
/// keep apart or leaves to nobody (SDM Vol. 2A, CPUID). Leaves that depend on more than EAX are SubjectCpuid's.
/// </summary>
public static class CpuidDefaults
{
    /// <summary>
    /// Leaf 15H tells the TSC's frequency even where the processor does not: as the crystal's, with the ratio 1,
    /// if 32 bits hold its Hz.
    /// </summary>
    private const uint HighestBasic = TimeStampCounterLeaf;
    private const uint TimeStampCounterLeaf = 0x15;
    private const uint FirstHypervisor = 0x4000_0000;
    private const uint HighestExtended = 0x8000_0008;
    private const uint FirstExtended = 0x8000_0000;

    /// <summary>"BulkheadLPSK", in EBX, ECX and EDX.</summary>
    private const uint Signature0 = 0x6b6c_7542;
    private const uint Signature1 = 0x6461_6568;
    private const uint Signature2 = 0x4b53_504c;

    /// <summary>The timer of the local APIC runs in every state.</summary>
    private const uint AlwaysRunningTimer = 1 << 2;

    /// <summary>
    /// FSGSBASE, BMI1, AVX2, SMEP, BMI2, ERMS, INVPCID, AVX512F and DQ, RDSEED, ADX, SMAP, AVX512-IFMA, CLFLUSHOPT,
    /// CLWB, AVX512-PF, ER and CD, SHA, AVX512-BW and VL.
    /// </summary>
    private const uint StructuredFeatures = 0xfdbf_07a9;

    /// <summary>LAHF in 64-bit mode, LZCNT, PREFETCHW.</summary>
    private const uint ExtendedFeaturesEcx = 1 << 0 | 1 << 5 | 1 << 8;

    /// <summary>SYSCALL, execute-disable, 1-GByte pages, RDTSCP, 64-bit mode.</summary>
    private const uint ExtendedFeaturesEdx = 1 << 11 | 1 << 20 | 1 << 26 | 1 << 27 | 1 << 29;

    private const uint InvariantTimeStampCounter = 1 << 8;
    private const uint AddressWidths = 0xffff;

    private const uint TscAdjust = 1 << 1;
    private const uint HertzPerKilohertz = 1000;

    /// <summary>
    /// Fills the table anew, for a TSC of so many <paramref name="kilohertz"/>; with <paramref name="hasTscAdjust"/>
    /// the subject has IA32_TSC_ADJUST.
    /// </summary>
    public static void Fill(ref CpuidTable table, ulong kilohertz, bool hasTscAdjust)
    {
        table = default;
        CpuidRegisters values = CpuidRegisters.Read(0);
        values.Eax = HighestBasic;
        table.SetConstant(0, values);
        table.SetConstant(2, CpuidRegisters.ReadBasic(2));
        table.SetConstant(6, new CpuidRegisters { Eax = AlwaysRunningTimer });
        uint structured = CpuidRegisters.ReadBasic(7).Ebx & StructuredFeatures;
        table.SetConstant(7, new CpuidRegisters { Ebx = structured | (hasTscAdjust ? TscAdjust : 0) });
        ulong hertz = kilohertz * HertzPerKilohertz;
        if (hertz >> 32 == 0)
        {
            table.SetConstant(TimeStampCounterLeaf, new CpuidRegisters { Eax = 1, Ebx = 1, Ecx = (uint)hertz });
        }

        table.SetConstant(FirstHypervisor, new CpuidRegisters
        {
            Eax = SubjectCpuid.TimingLeaf,
            Ebx = Signature0,
            Ecx = Signature1,
            Edx = Signature2,
        });
        values = CpuidRegisters.Read(FirstExtended);
        values.Eax = Least(values.Eax, HighestExtended);
        table.SetConstant(FirstExtended, values);
        for (uint leaf = FirstExtended + 1; leaf <= values.Eax; leaf++)
        {
            table.SetConstant(leaf, Extended(leaf));
        }
    }

    private static CpuidRegisters Extended(uint leaf)
    {
        CpuidRegisters values = CpuidRegisters.Read(leaf);
        switch (leaf - FirstExtended)
        {
            case 1:
                return new() { Ecx = values.Ecx & ExtendedFeaturesEcx, Edx = values.Edx & ExtendedFeaturesEdx };
            case 7:
                return new() { Edx = values.Edx & InvariantTimeStampCounter };
            case 8:
                return new() { Eax = values.Eax & AddressWidths };
            default:
                return values;
        }
    }

    private static uint Least(uint first, uint second) => first < second ? first : second;
}
