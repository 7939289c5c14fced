namespace Bulkhead.Kernel.Cpu;

/// <summary>What CPUID says of the processor, as far as the kernel acts on it (SDM Vol. 2A, CPUID).</summary>
public struct ProcessorFeatures
{
    private const uint StructuredExtendedFeatures = 7;
    private const uint ExtendedFeatures = 0x80000001;
    private const uint AddressWidths = 0x80000008;

    private uint _leaf1Ecx;
    private uint _leaf7Ebx;
    private uint _leaf7Ecx;
    private uint _extendedEdx;

    /// <summary>MAXPHYADDR in bits, 32 to 52; 36 where CPUID does not tell.</summary>
    public byte PhysicalAddressWidth { get; private set; }

    /// <summary>The signature of family, model and stepping (leaf 1, EAX).</summary>
    public uint Signature { get; private set; }

    /// <summary>CPUID.1:ECX.VMX[5].</summary>
    public readonly bool HasVmx => (_leaf1Ecx & (1 << 5)) != 0;

    /// <summary>CPUID.1:ECX.SMX[6].</summary>
    public readonly bool HasSmx => (_leaf1Ecx & (1 << 6)) != 0;

    /// <summary>CPUID.1:ECX.XSAVE[26].</summary>
    public readonly bool HasXsave => (_leaf1Ecx & (1 << 26)) != 0;

    /// <summary>CPUID.(7,0):EBX.AVX2[5].</summary>
    public readonly bool HasAvx2 => (_leaf7Ebx & (1 << 5)) != 0;

    /// <summary>CPUID.(7,0):EBX.SMEP[7].</summary>
    public readonly bool HasSmep => (_leaf7Ebx & (1 << 7)) != 0;

    /// <summary>CPUID.(7,0):EBX.SMAP[20].</summary>
    public readonly bool HasSmap => (_leaf7Ebx & (1 << 20)) != 0;

    /// <summary>CPUID.(7,0):ECX.UMIP[2].</summary>
    public readonly bool HasUmip => (_leaf7Ecx & (1 << 2)) != 0;

    /// <summary>CPUID.80000001H:EDX.NX[20].</summary>
    public readonly bool HasExecuteDisable => (_extendedEdx & (1 << 20)) != 0;

    /// <summary>Asks the processor this runs on.</summary>
    public static ProcessorFeatures Read()
    {
        ProcessorFeatures features = default;
        uint highestLeaf = CpuidRegisters.Read(0).Eax;
        uint highestExtendedLeaf = CpuidRegisters.Read(0x80000000).Eax;

        CpuidRegisters leaf1 = CpuidRegisters.Read(1);
        features.Signature = leaf1.Eax;
        features._leaf1Ecx = leaf1.Ecx;

        if (highestLeaf >= StructuredExtendedFeatures)
        {
            CpuidRegisters leaf7 = CpuidRegisters.Read(StructuredExtendedFeatures);
            features._leaf7Ebx = leaf7.Ebx;
            features._leaf7Ecx = leaf7.Ecx;
        }

        if (highestExtendedLeaf >= ExtendedFeatures)
        {
            features._extendedEdx = CpuidRegisters.Read(ExtendedFeatures).Edx;
        }

        features.PhysicalAddressWidth = highestExtendedLeaf >= AddressWidths
            ? (byte)CpuidRegisters.Read(AddressWidths).Eax
            : (byte)36;
        return features;
    }
}
