namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// What the processor allows in a VMCS: the VMX capability MSRs (SDM Vol. 3D, appendix A) and what VM entry needs to
/// know of CPUID; read once, and plain data from then on.
/// </summary>
public struct VmxCapabilities
{
    public VmxBasic Basic;
    public VmxMisc Misc;
    public ControlCapability PinBased;
    public ControlCapability Primary;
    public ControlCapability Secondary;

    /// <summary>The tertiary controls that may be 1; 0 where there are none.</summary>
    public ulong Tertiary;
    public ControlCapability Exit;

    /// <summary>The secondary VM-exit controls that may be 1; 0 where there are none.</summary>
    public ulong SecondaryExit;
    public ControlCapability Entry;
    public ulong Cr0Fixed0;
    public ulong Cr0Fixed1;
    public ulong Cr4Fixed0;
    public ulong Cr4Fixed1;

    /// <summary>IA32_VMX_EPT_VPID_CAP; 0 where the processor has neither EPT nor VPID.</summary>
    public ulong EptVpid;

    /// <summary>IA32_VMX_VMFUNC; 0 where there are no VM functions.</summary>
    public ulong VmFunctions;

    /// <summary>MAXPHYADDR in bits.</summary>
    public byte PhysicalAddressWidth;

    /// <summary>The widest linear address in bits: 48 or 57.</summary>
    public byte LinearAddressWidth;

    /// <summary>The bits of IA32_EFER that the processor has.</summary>
    public ulong EferBits;

    /// <summary>The bits of IA32_PERF_GLOBAL_CTRL that the processor has.</summary>
    public ulong PerfGlobalCtrlBits;

    /// <summary>CPUID.(7,0):EBX.SGX[2].</summary>
    public bool HasSgx;

    /// <summary>CPUID.(7,0):EBX.RTM[11].</summary>
    public bool HasRtm;

    /// <summary>CPUID.(7,0):ECX.BUS_LOCK_DETECT[24].</summary>
    public bool HasBusLockDetect;

    /// <summary>CPUID.(7,1):EAX.LAM[26]: CR3 has bits 62:61.</summary>
    public bool HasLinearAddressMasking;

    /// <summary>VM entry is executed in IA-32e mode, which it always is here.</summary>
    public bool IsIa32eMode;

    /// <summary>How wide the addresses of structures that VMX uses may be, in bits.</summary>
    public readonly byte StructureAddressWidth => Basic.AddressesAre32Bit ? (byte)32 : PhysicalAddressWidth;

    /// <summary>Reads them on a processor that has VMX.</summary>
    public static VmxCapabilities Read()
    {
        VmxCapabilities read = default;
        read.Basic = new(ModelSpecificRegister.Read(Msr.IA32_VMX_BASIC));
        read.Misc = new(ModelSpecificRegister.Read(Msr.IA32_VMX_MISC));
        uint step = read.Basic.HasTrueControls ? Msr.IA32_VMX_TRUE_PINBASED_CTLS - Msr.IA32_VMX_PINBASED_CTLS : 0;
        read.PinBased = new(ModelSpecificRegister.Read(Msr.IA32_VMX_PINBASED_CTLS + step));
        read.Primary = new(ModelSpecificRegister.Read(Msr.IA32_VMX_PROCBASED_CTLS + step));
        read.Exit = new(ModelSpecificRegister.Read(Msr.IA32_VMX_EXIT_CTLS + step));
        read.Entry = new(ModelSpecificRegister.Read(Msr.IA32_VMX_ENTRY_CTLS + step));
        read.Secondary = new(ReadIf(
            (uint)PrimaryProcessorBasedControls.ActivateSecondaryControls,
            read.Primary,
            Msr.IA32_VMX_PROCBASED_CTLS2));
        read.Tertiary = ReadIf(
            (uint)PrimaryProcessorBasedControls.ActivateTertiaryControls,
            read.Primary,
            Msr.IA32_VMX_PROCBASED_CTLS3);
        read.SecondaryExit = ReadIf(
            (uint)VmExitControls.ActivateSecondaryControls,
            read.Exit,
            Msr.IA32_VMX_EXIT_CTLS2);
        read.EptVpid = ReadIf(
            (uint)(SecondaryProcessorBasedControls.EnableEpt | SecondaryProcessorBasedControls.EnableVpid),
            read.Secondary,
            Msr.IA32_VMX_EPT_VPID_CAP);
        read.VmFunctions = ReadIf(
            (uint)SecondaryProcessorBasedControls.EnableVmFunctions,
            read.Secondary,
            Msr.IA32_VMX_VMFUNC);
        read.Cr0Fixed0 = ModelSpecificRegister.Read(Msr.IA32_VMX_CR0_FIXED0);
        read.Cr0Fixed1 = ModelSpecificRegister.Read(Msr.IA32_VMX_CR0_FIXED1);
        read.Cr4Fixed0 = ModelSpecificRegister.Read(Msr.IA32_VMX_CR4_FIXED0);
        read.Cr4Fixed1 = ModelSpecificRegister.Read(Msr.IA32_VMX_CR4_FIXED1);
        read.ReadCpuid();
        return read;
    }

    /// <summary>An MSR that exists only where one of some controls may be 1.</summary>
    private static ulong ReadIf(uint controls, ControlCapability capability, Msr register) =>
        (capability.MayBeOne & controls) != 0 ? ModelSpecificRegister.Read(register) : 0;

    private void ReadCpuid()
    {
        uint highest = CpuidRegisters.Read(0).Eax;
        if (highest >= 7)
        {
            CpuidRegisters leaf7 = CpuidRegisters.Read(7);
            HasSgx = (leaf7.Ebx & (1 << 2)) != 0;
            HasRtm = (leaf7.Ebx & (1 << 11)) != 0;
            HasBusLockDetect = (leaf7.Ecx & (1 << 24)) != 0;
            HasLinearAddressMasking = leaf7.Eax >= 1 && (CpuidRegisters.Read(7, 1).Eax & (1 << 26)) != 0;
        }

        if (highest >= 10)
        {
            CpuidRegisters monitoring = CpuidRegisters.Read(10);
            ulong general = (1ul << (int)((monitoring.Eax >> 8) & 0x1f)) - 1;
            ulong fixedFunction = (1ul << (int)(monitoring.Edx & 0x1f)) - 1;
            PerfGlobalCtrlBits = general | (fixedFunction << 32);
        }

        CpuidRegisters widths = CpuidRegisters.Read(0x80000008);
        PhysicalAddressWidth = (byte)widths.Eax;
        LinearAddressWidth = (byte)(widths.Eax >> 8);
        bool hasExecuteDisable = (CpuidRegisters.Read(0x80000001).Edx & (1 << 20)) != 0;
        EferBits = (ulong)(ExtendedFeatureEnable.SyscallEnable | ExtendedFeatureEnable.Ia32eModeEnable
            | ExtendedFeatureEnable.Ia32eModeActive)
            | (hasExecuteDisable ? (ulong)ExtendedFeatureEnable.ExecuteDisableEnable : 0);
        IsIa32eMode = true;
    }
}
