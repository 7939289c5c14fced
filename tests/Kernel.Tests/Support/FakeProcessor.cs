using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Support;

/// <summary>
/// A model of one processor in 64-bit mode at CPL 0, with COM1, an emulator's ports and physical memory. It refuses
/// what the SDM says a processor refuses. A new one becomes the processor of the thread that made it.
/// </summary>
public sealed class FakeProcessor : IProcessorModel
{
    private const uint FeatureControl = (uint)Msr.IA32_FEATURE_CONTROL;

    private readonly ulong[] controlRegisters = new ulong[5];

    public FakeProcessor()
    {
        controlRegisters[0] = (ulong)(ControlRegister0.Paging | ControlRegister0.ProtectionEnable
            | ControlRegister0.ExtensionType | ControlRegister0.MonitorCoprocessor);
        controlRegisters[4] = (ulong)(ControlRegister4.PhysicalAddressExtension | ControlRegister4.OsFxsr
            | ControlRegister4.OsXmmExceptions);
        this[Msr.IA32_EFER] = (ulong)(ExtendedFeatureEnable.Ia32eModeEnable | ExtendedFeatureEnable.Ia32eModeActive);
        this[Msr.IA32_GS_BASE] = 0;
        Instructions.Model = this;
    }

    public Dictionary<(uint Leaf, uint Subleaf), CpuidRegisters> CpuidLeaves { get; } = [];

    /// <summary>The MSRs that exist; RDMSR and WRMSR of any other raise #GP(0).</summary>
    public Dictionary<uint, ulong> Msrs { get; } = [];

    /// <summary>MSRs of which every WRMSR raises #GP(0).</summary>
    public HashSet<uint> ReadOnlyMsrs { get; } = [];

    /// <summary>Every WRMSR that took effect, in order.</summary>
    public List<(Msr Register, ulong Value)> MsrWrites { get; } = [];

    public Uart Com1 { get; } = new();

    public FakeMemory Memory { get; } = new();

    /// <summary>Port 0xE9 reads back its number, as emulators make it do.</summary>
    public bool IsEmulator { get; set; } = true;

    /// <summary>Every OUT to a port other than COM1's, in order.</summary>
    public List<(ushort Port, byte Value)> PortWrites { get; } = [];

    public bool IsInVmxOperation { get; private set; }

    /// <summary>The region of the last VMXON that succeeded.</summary>
    public ulong VmxonRegion { get; private set; }

    /// <summary>Changes what VMXON meets, just before it is executed: a test's way to break one condition.</summary>
    public Action<FakeProcessor>? BeforeVmxon { get; set; }

    public ulong Cr0
    {
        get => controlRegisters[0];
        set => controlRegisters[0] = value;
    }

    public ulong Cr2
    {
        get => controlRegisters[2];
        set => controlRegisters[2] = value;
    }

    public ulong Cr3
    {
        get => controlRegisters[3];
        set => controlRegisters[3] = value;
    }

    public ulong Cr4
    {
        get => controlRegisters[4];
        set => controlRegisters[4] = value;
    }

    public ulong this[Msr register]
    {
        get => Msrs[(uint)register];
        set => Msrs[(uint)register] = value;
    }

    /// <summary>A leaf without subleaves; a leaf that is not set reads zeros.</summary>
    public void SetCpuid(uint leaf, uint eax, uint ebx = 0, uint ecx = 0, uint edx = 0) =>
        CpuidLeaves[(leaf, 0)] = new CpuidRegisters { Eax = eax, Ebx = ebx, Ecx = ecx, Edx = edx };

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) => CpuidLeaves.GetValueOrDefault((leaf, subleaf));

    public InstructionFault Rdmsr(uint index, out ulong value) =>
        Msrs.TryGetValue(index, out value) ? default : GeneralProtection;

    public InstructionFault Wrmsr(uint index, ulong value)
    {
        if (!Msrs.TryGetValue(index, out ulong old) || ReadOnlyMsrs.Contains(index) || IsVmxCapability(index)
            || (index == FeatureControl && (old & 1) != 0)
            || (index == (uint)Msr.IA32_EFER && (value & ~DefinedEferBits) != 0))
        {
            return GeneralProtection;
        }

        Msrs[index] = value;
        MsrWrites.Add(((Msr)index, value));
        return default;
    }

    public byte In8(ushort port) => port switch
    {
        >= 0x3f8 and <= 0x3ff => Com1.Read(port - 0x3f8),
        0xe9 when IsEmulator => 0xe9,
        _ => 0xff,
    };

    public void Out8(ushort port, byte value)
    {
        if (port is >= 0x3f8 and <= 0x3ff)
        {
            Com1.Write(port - 0x3f8, value);
        }
        else
        {
            PortWrites.Add((port, value));
        }
    }

    public ulong ReadControlRegister(int number) => controlRegisters[number];

    public void WriteControlRegister(int number, ulong value)
    {
        bool isRefused = number switch
        {
            0 => (value & (ulong)ControlRegister0.Paging) == 0 || (IsInVmxOperation && !IsCr0Supported(value)),
            4 => (value & ~DefinedCr4Bits) != 0 || (IsInVmxOperation && !IsCr4Supported(value)),
            _ => false,
        };
        if (isRefused)
        {
            throw new ProcessorFaultException(ExceptionVector.GeneralProtection, $"MOV to CR{number} of 0x{value:x}");
        }

        // All tables of the kernel use bit 63 of their entries, which is reserved without EFER.NXE.
        const ulong ExecuteDisable = (ulong)ExtendedFeatureEnable.ExecuteDisableEnable;
        if (number == 3 && (this[Msr.IA32_EFER] & ExecuteDisable) == 0)
        {
            throw new ProcessorFaultException(ExceptionVector.PageFault, "the instruction behind MOV to CR3");
        }

        controlRegisters[number] = value;
    }

    /// <summary>
    /// VMXON (SDM Vol. 3C, 31.3, "Operation"), outside SMX operation, with a region that the host can read.
    /// </summary>
    public unsafe VmxResult Vmxon(ulong region)
    {
        BeforeVmxon?.Invoke(this);
        if ((Cr4 & (ulong)ControlRegister4.VmxEnable) == 0)
        {
            return new VmxResult(InstructionFault.Of(ExceptionVector.InvalidOpcode, 0).Value);
        }

        if (IsInVmxOperation)
        {
            return FailInvalid; // VMfail without a current VMCS
        }

        if (!IsCr0Supported(Cr0) || !IsCr4Supported(Cr4) || (this[Msr.IA32_FEATURE_CONTROL] & 5) != 5)
        {
            return new VmxResult(GeneralProtection.Value);
        }

        VmxBasic basic = new(this[Msr.IA32_VMX_BASIC]);
        int width = basic.AddressesAre32Bit ? 32 : (int)(Cpuid(0x80000008, 0).Eax & 0xff);
        if (region % 4096 != 0 || region >> width != 0 || *(uint*)region != basic.RevisionIdentifier)
        {
            return FailInvalid;
        }

        IsInVmxOperation = true;
        VmxonRegion = region;
        return default;
    }

    /// <summary>VMXOFF (SDM Vol. 3C, 31.3, "Operation"), without a dual-monitor treatment of SMIs.</summary>
    public VmxResult Vmxoff()
    {
        if (!IsInVmxOperation)
        {
            return new VmxResult(InstructionFault.Of(ExceptionVector.InvalidOpcode, 0).Value);
        }

        IsInVmxOperation = false;
        return default;
    }

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        Memory.TryView(address, length, out bytes);

    private static InstructionFault GeneralProtection => InstructionFault.Of(ExceptionVector.GeneralProtection, 0);

    private static VmxResult FailInvalid => new(1);

    private ulong DefinedEferBits =>
        (ulong)(ExtendedFeatureEnable.SyscallEnable | ExtendedFeatureEnable.Ia32eModeEnable
            | ExtendedFeatureEnable.Ia32eModeActive)
        | (HasBit(Cpuid(0x80000001, 0).Edx, 20) ? (ulong)ExtendedFeatureEnable.ExecuteDisableEnable : 0);

    private ulong DefinedCr4Bits => 0x7ff
        | Cr4Bit(ControlRegister4.VmxEnable, HasBit(Cpuid(1, 0).Ecx, 5))
        | Cr4Bit(ControlRegister4.SmxEnable, HasBit(Cpuid(1, 0).Ecx, 6))
        | Cr4Bit(ControlRegister4.OsXsave, HasBit(Cpuid(1, 0).Ecx, 26))
        | Cr4Bit(ControlRegister4.SupervisorModeExecutionPrevention, HasBit(Cpuid(7, 0).Ebx, 7))
        | Cr4Bit(ControlRegister4.SupervisorModeAccessPrevention, HasBit(Cpuid(7, 0).Ebx, 20))
        | Cr4Bit(ControlRegister4.UserModeInstructionPrevention, HasBit(Cpuid(7, 0).Ecx, 2));

    private static ulong Cr4Bit(ControlRegister4 bit, bool isDefined) => isDefined ? (ulong)bit : 0;

    private static bool HasBit(uint register, int bit) => (register >> bit & 1) != 0;

    private static bool IsVmxCapability(uint index) => index is >= 0x480 and <= 0x491;

    private bool IsCr0Supported(ulong value) =>
        IsSupported(value, Msr.IA32_VMX_CR0_FIXED0, Msr.IA32_VMX_CR0_FIXED1);

    private bool IsCr4Supported(ulong value) =>
        IsSupported(value, Msr.IA32_VMX_CR4_FIXED0, Msr.IA32_VMX_CR4_FIXED1);

    /// <summary>SDM Vol. 3D, A.7: each bit that is 1 in FIXED0 is 1, each bit that is 0 in FIXED1 is 0.</summary>
    private bool IsSupported(ulong value, Msr fixed0, Msr fixed1) =>
        (~value & this[fixed0]) == 0 && (value & ~this[fixed1]) == 0;
}
