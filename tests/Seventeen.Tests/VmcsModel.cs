namespace Bulkhead.Seventeen.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>A processor of which only the current VMCS is used.</summary>
internal sealed class VmcsModel : IProcessorModel
{
    private readonly Dictionary<VmcsField, ulong> _fields = [];

    public VmcsModel() => Instructions.Model = this;

    public ulong this[VmcsField field]
    {
        get => _fields.GetValueOrDefault(field);
        set => _fields[field] = value;
    }

    public VmxResult Vmread(VmcsField field, out ulong value)
    {
        value = this[field];
        return default;
    }

    public VmxResult Vmwrite(VmcsField field, ulong value)
    {
        this[field] = value;
        return default;
    }

    public byte In8(ushort port) => throw new NotSupportedException();

    public void Out8(ushort port, byte value) => throw new NotSupportedException();

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) => throw new NotSupportedException();

    public InstructionFault Rdmsr(uint index, out ulong value) => throw new NotSupportedException();

    public InstructionFault Wrmsr(uint index, ulong value) => throw new NotSupportedException();

    public ulong ReadControlRegister(int number) => throw new NotSupportedException();

    public void WriteControlRegister(int number, ulong value) => throw new NotSupportedException();

    public VmxResult Vmxon(ulong region) => throw new NotSupportedException();

    public VmxResult Vmxoff() => throw new NotSupportedException();

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) =>
        throw new NotSupportedException();
}
