namespace Bulkhead.Runtime.Tests.Support;

using System.Text;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Vmx.Tests;

/// <summary>
/// A processor in VMX root operation with all of VMX: many VMCSs, of which one is current, and a clock that the test
/// sets. A new one becomes the processor of the thread that made it.
/// </summary>
public sealed unsafe class RuntimeProcessor : IProcessorModel
{
    public const ulong Kilohertz = 50_000;
    public const int PhysicalAddressWidth = 40;

    private const int WaitLimit = 10_000;

    private const uint ExtendedStateLeaf = 0xd;
    private const uint CrystalLeaf = 0x15;

    private readonly Dictionary<ulong, EntryState> vmcss = [];
    private readonly ulong[] controlRegisters = [0x8001_0033, 0, 0, 0x11_0000, 0x2668];
    private readonly ulong[] debugRegisters = new ulong[8];
    private readonly StringBuilder serial = new();
    private readonly VmxCapabilities capabilities;

    public RuntimeProcessor()
    {
        capabilities = GoodVmcs.Capabilities();
        capabilities.PhysicalAddressWidth = PhysicalAddressWidth;
        capabilities.Secondary = new(0x000f_ffff_0000_0000);
        capabilities.Cr4Fixed1 = 0x37_67ff;
        Instructions.Model = this;
        AddMsrs();
    }

    public Dictionary<uint, ulong> Msrs { get; } = [];

    /// <summary>XCR0's supported bits, and the sizes of an area for all of them.</summary>
    public uint ExtendedStateBits { get; set; } = 7;

    public uint ExtendedStateSize { get; set; } = 0x340;

    public bool HasXsave { get; init; } = true;

    /// <summary>Leaves of CPUID, whatever the subleaf, that are other than this processor's.</summary>
    public Dictionary<uint, CpuidRegisters> Leaves { get; } = [];

    public ulong ExtendedControl0 { get; private set; } = 1;

    /// <summary>What each reading of the clock takes.</summary>
    public ulong TicksPerReading { get; set; } = 10;

    /// <summary>The tick of the TSC.</summary>
    public ulong Now { get; set; } = 1_000_000;

    /// <summary>The tick for which the kernel waited last.</summary>
    public ulong AwaitedTick { get; private set; }

    /// <summary>How often it waited since the test set this to 0.</summary>
    public int Waits { get; set; }

    /// <summary>Every OUT to a port other than COM1's, in order.</summary>
    public List<(ushort Port, byte Value)> PortWrites { get; } = [];

    /// <summary>
    /// The lines that the two interrupt controllers mask: the last bytes written to their data ports.
    /// </summary>
    public uint MaskedLines => LastWrite(0x21) | ((uint)LastWrite(0xa1) << 8);

    /// <summary>The address of the current VMCS.</summary>
    public ulong Current { get; private set; }

    /// <summary>Whom run_subject was told to run.</summary>
    public SubjectState* Running { get; private set; }

    /// <summary>The serial log's lines so far.</summary>
    public string[] Log => serial.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The VMCS at an address.</summary>
    public ref EntryState Vmcs(ulong address) =>
        ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(vmcss, address, out _);

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) =>
        Leaves.TryGetValue(leaf, out CpuidRegisters other) ? other : Usual(leaf, subleaf);

    private CpuidRegisters Usual(uint leaf, uint subleaf) => (leaf, subleaf) switch
    {
        (0, _) => new() { Eax = CrystalLeaf },
        (1, _) => new() { Ecx = (1 << 5) | (HasXsave ? 1u << 26 : 0) },
        (ExtendedStateLeaf, 0) => new() { Eax = ExtendedStateBits, Ecx = ExtendedStateSize },
        (ExtendedStateLeaf, 2) => new() { Eax = 256, Ebx = 576 },
        (ExtendedStateLeaf, 17) => new() { Eax = 64, Ebx = 2752 },
        (ExtendedStateLeaf, 18) => new() { Eax = 8192, Ebx = 2816 },
        (CrystalLeaf, _) => new() { Eax = 1, Ebx = 50, Ecx = 1_000_000 },
        (0x8000_0000, _) => new() { Eax = 0x8000_0008 },
        (0x8000_0001, _) => new() { Edx = 1 << 20 },
        (0x8000_0008, _) => new() { Eax = PhysicalAddressWidth | (48 << 8) },
        _ => default,
    };

    public InstructionFault Rdmsr(uint index, out ulong value) =>
        Msrs.TryGetValue(index, out value) ? default : InstructionFault.Of(ExceptionVector.GeneralProtection, 0);

    public InstructionFault Wrmsr(uint index, ulong value)
    {
        if (!Msrs.ContainsKey(index))
        {
            return InstructionFault.Of(ExceptionVector.GeneralProtection, 0);
        }

        Msrs[index] = value;
        return default;
    }

    /// <summary>COM1 is always ready; port 0xE9 tells of an emulator.</summary>
    public byte In8(ushort port) => port switch
    {
        0x3fd => 0x60,
        0x3fe => 0xb0,
        0xe9 => 0xe9,
        _ => port is >= 0x3f8 and <= 0x3ff ? uart[port - 0x3f8] : (byte)0xff,
    };

    private readonly byte[] uart = new byte[8];

    public void Out8(ushort port, byte value)
    {
        if (port is < 0x3f8 or > 0x3ff)
        {
            PortWrites.Add((port, value));
            return;
        }

        bool isDivisor = (uart[3] & 0x80) != 0;
        bool isLoop = (uart[4] & 0x10) != 0;
        uart[port - 0x3f8] = value;
        if (port == 0x3f8 && !isDivisor && !isLoop)
        {
            serial.Append((char)value);
        }
    }

    public ulong ReadControlRegister(int number) => controlRegisters[number];

    public void WriteControlRegister(int number, ulong value) => controlRegisters[number] = value;

    public ulong ReadDebugRegister(int number) => debugRegisters[number];

    public void WriteDebugRegister(int number, ulong value) => debugRegisters[number] = value;

    public ulong Rdtsc() => Now += TicksPerReading;

    public void AwaitTick(ulong tick)
    {
        if (++Waits > WaitLimit)
        {
            throw new NobodyRunsException();
        }

        AwaitedTick = tick;
        Now = Math.Max(Now, tick);
    }

    public InstructionFault Xsetbv(uint index, ulong value)
    {
        ExtendedControl0 = value;
        return default;
    }

    public VmxResult Vmxon(ulong region) => default;

    public VmxResult Vmxoff() => default;

    /// <summary>
    /// A VMCS keeps its values unless the kernel has zeroed the page, in which a mark stands for what the processor
    /// keeps there.
    /// </summary>
    public VmxResult Vmclear(ulong vmcs)
    {
        ulong* mark = (ulong*)(vmcs + 8);
        if (*mark == 0)
        {
            ref EntryState state = ref Vmcs(vmcs);
            state = default;
            state.Capabilities = capabilities;
            state.Memory.CurrentVmcs = vmcs;
            *mark = 1;
        }

        return default;
    }

    public VmxResult Vmptrld(ulong vmcs)
    {
        if (!vmcss.ContainsKey(vmcs))
        {
            throw new InvalidOperationException($"VMPTRLD of 0x{vmcs:x}, which was never cleared");
        }

        Current = vmcs;
        return default;
    }

    public VmxResult Vmread(VmcsField field, out ulong value)
    {
        value = Vmcs(Current).Values.Of(field);
        return default;
    }

    public VmxResult Vmwrite(VmcsField field, ulong value)
    {
        if (new VmcsFieldEncoding(field).Type == VmcsFieldType.VmExitInformation)
        {
            throw new InvalidOperationException($"VMWRITE of the read-only field {field}");
        }

        Vmcs(Current).Values.Set(field, value);
        return default;
    }

    public VmxResult Invept(InveptType type, InveptDescriptor descriptor) => default;

    public VmxResult Invvpid(InvvpidType type, InvvpidDescriptor descriptor) => default;

    public void RunSubject(SubjectState* subject) => Running = subject;

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        throw new NotSupportedException("the runtime reads no memory by address");

    /// <summary>The rules of VM entry that the current VMCS breaks.</summary>
    public EntryRule[] BrokenRules() => GoodVmcs.Broken(Vmcs(Current));

    private byte LastWrite(ushort port) => PortWrites.Last(write => write.Port == port).Value;

    private void AddMsrs()
    {
        Msrs[(uint)Msr.IA32_VMX_BASIC] = capabilities.Basic.Value;
        Msrs[(uint)Msr.IA32_VMX_MISC] = capabilities.Misc.Value;
        foreach ((Msr original, Msr another, ControlCapability capability) in new[]
        {
            (Msr.IA32_VMX_PINBASED_CTLS, Msr.IA32_VMX_TRUE_PINBASED_CTLS, capabilities.PinBased),
            (Msr.IA32_VMX_PROCBASED_CTLS, Msr.IA32_VMX_TRUE_PROCBASED_CTLS, capabilities.Primary),
            (Msr.IA32_VMX_EXIT_CTLS, Msr.IA32_VMX_TRUE_EXIT_CTLS, capabilities.Exit),
            (Msr.IA32_VMX_ENTRY_CTLS, Msr.IA32_VMX_TRUE_ENTRY_CTLS, capabilities.Entry),
            (Msr.IA32_VMX_PROCBASED_CTLS2, Msr.IA32_VMX_PROCBASED_CTLS2, capabilities.Secondary),
        })
        {
            Msrs[(uint)original] = capability.Value;
            Msrs[(uint)another] = capability.Value;
        }

        Msrs[(uint)Msr.IA32_VMX_EPT_VPID_CAP] = capabilities.EptVpid;
        Msrs[(uint)Msr.IA32_VMX_CR0_FIXED0] = capabilities.Cr0Fixed0;
        Msrs[(uint)Msr.IA32_VMX_CR0_FIXED1] = capabilities.Cr0Fixed1;
        Msrs[(uint)Msr.IA32_VMX_CR4_FIXED0] = capabilities.Cr4Fixed0;
        Msrs[(uint)Msr.IA32_VMX_CR4_FIXED1] = capabilities.Cr4Fixed1;
        Msrs[(uint)Msr.IA32_EFER] = 0xd01;
        Msrs[(uint)Msr.IA32_PAT] = 0x0007_0406_0007_0406;
        foreach (Msr switched in new[]
        {
            Msr.IA32_STAR, Msr.IA32_LSTAR, Msr.IA32_CSTAR, Msr.IA32_FMASK, Msr.IA32_KERNEL_GS_BASE, Msr.IA32_TSC_AUX,
        })
        {
            Msrs[(uint)switched] = 0;
        }
    }
}
