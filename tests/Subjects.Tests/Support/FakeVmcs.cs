namespace Bulkhead.Subjects.Tests.Support;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Vmx.Tests;

/// <summary>
/// A processor with CPUID and a current VMCS that is a table of values; all other instructions fail the test. A new one
/// becomes the processor of the thread that made it.
/// </summary>
public sealed class FakeVmcs : IProcessorModel
{
    private EntryState state = GoodVmcs.Of(EntryTemplate.Long);

    public FakeVmcs() => Instructions.Model = this;

    /// <summary>The VMCS, and the processor that it is for.</summary>
    public ref EntryState State => ref state;

    /// <summary>How many VMREADs and VMWRITEs there were.</summary>
    public int Reads { get; set; }

    public int Writes { get; set; }

    public ulong this[VmcsField field]
    {
        get => state.Values.Of(field);
        set => state.Values.Set(field, value);
    }

    public VmxResult Vmread(VmcsField field, out ulong value)
    {
        Reads++;
        value = state.Values.Of(field);
        return default;
    }

    /// <summary>Refuses what VM exits write, as a processor without IA32_VMX_MISC[29] does.</summary>
    public VmxResult Vmwrite(VmcsField field, ulong value)
    {
        if (new VmcsFieldEncoding(field).Type == VmcsFieldType.VmExitInformation)
        {
            throw new InvalidOperationException($"VMWRITE of the read-only field {field}");
        }

        Writes++;
        state.Values.Set(field, value);
        return default;
    }

    /// <summary>The debug registers, by number.</summary>
    public ulong[] DebugRegisters { get; } = new ulong[8];

    /// <summary>The time-stamp counter.</summary>
    public ulong TimeStamp { get; set; } = 0x1234_5678_9abc;

    /// <summary>How often translations were invalidated.</summary>
    public int Invalidations { get; set; }

    /// <summary>All ones, so that each bit that a subject must not see is there; but for the address widths.</summary>
    public CpuidRegisters Cpuid(uint leaf, uint subleaf) => leaf == 0x80000008
        ? new() { Eax = (uint)state.Capabilities.PhysicalAddressWidth }
        : new() { Eax = uint.MaxValue, Ebx = uint.MaxValue, Ecx = uint.MaxValue, Edx = uint.MaxValue };

    public ulong ReadDebugRegister(int number) => DebugRegisters[number];

    public void WriteDebugRegister(int number, ulong value) => DebugRegisters[number] = value;

    public ulong Rdtsc() => TimeStamp;

    public VmxResult Invvpid(InvvpidType type, InvvpidDescriptor descriptor)
    {
        Invalidations++;
        return default;
    }

    /// <summary>IA32_TSC_AUX alone, which reads 7.</summary>
    public InstructionFault Rdmsr(uint index, out ulong value)
    {
        value = index == (uint)Msr.IA32_TSC_AUX ? 7ul : throw Unexpected();
        return default;
    }

    public InstructionFault Wrmsr(uint index, ulong value) => throw Unexpected();

    public byte In8(ushort port) => throw Unexpected();

    public void Out8(ushort port, byte value) => throw Unexpected();

    public ulong ReadControlRegister(int number) => throw Unexpected();

    public void WriteControlRegister(int number, ulong value) => throw Unexpected();

    public VmxResult Vmxon(ulong region) => throw Unexpected();

    public VmxResult Vmxoff() => throw Unexpected();

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) => throw Unexpected();

    private static InvalidOperationException Unexpected() =>
        new("an exit needs no more than its own registers and the VMCS");
}
