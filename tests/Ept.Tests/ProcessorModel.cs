namespace Bulkhead.Ept.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>A processor that has CPUID leaf 0DH and one VMCS field, the guest RIP, and nothing else.</summary>
internal sealed class ProcessorModel : IProcessorModel
{
    private readonly VmxResult _failure = new(1 << 6);
    private ulong _value;

    /// <summary>The answers of CPUID leaf 0DH, by subleaf.</summary>
    public Dictionary<uint, CpuidRegisters> ExtendedState { get; } = [];

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) =>
        leaf == 13 && ExtendedState.TryGetValue(subleaf, out CpuidRegisters registers) ? registers : default;

    public VmxResult Vmread(VmcsField field, out ulong value)
    {
        value = _value;
        return field == VmcsField.GuestRip ? default : _failure;
    }

    public VmxResult Vmwrite(VmcsField field, ulong value)
    {
        if (field != VmcsField.GuestRip)
        {
            return _failure;
        }

        _value = value;
        return default;
    }

    public InstructionFault Rdmsr(uint index, out ulong value) => throw new NotSupportedException();

    public InstructionFault Wrmsr(uint index, ulong value) => throw new NotSupportedException();

    public byte In8(ushort port) => throw new NotSupportedException();

    public void Out8(ushort port, byte value) => throw new NotSupportedException();

    public ulong ReadControlRegister(int number) => throw new NotSupportedException();

    public void WriteControlRegister(int number, ulong value) => throw new NotSupportedException();

    public VmxResult Vmxon(ulong region) => throw new NotSupportedException();

    public VmxResult Vmxoff() => throw new NotSupportedException();

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        throw new NotSupportedException();
}
