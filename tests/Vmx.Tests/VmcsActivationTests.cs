namespace Bulkhead.Vmx.Tests;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// On a processor that holds an active VMCS in itself until VMCLEAR writes it to memory, as KVM does and Bochs does
/// not.
/// </summary>
public sealed unsafe class VmcsActivationTests : IDisposable
{
    private const uint Revision = 0x12;
    private const VmcsField Field = VmcsField.HostSysenterEip;

    private readonly void* _region = NativeMemory.AlignedAlloc(VmxRegion.Size, VmxRegion.Size);
    private readonly CachingProcessor _processor = new();

    public VmcsActivationTests()
    {
        new Span<byte>(_region, (int)VmxRegion.Size).Fill(0xcc);
        Instructions.Model = _processor;
    }

    public void Dispose() => NativeMemory.AlignedFree(_region);

    [Fact]
    public void ANewRegionBecomesCurrentWithAllFieldsZero()
    {
        Assert.True(Vmcs.Activate((ulong)_region, Revision).IsSuccess);
        Assert.Equal(0ul, Vmcs.Read(Field));
    }

    [Fact]
    public void AnActiveRegionLosesTheValuesThatTheProcessorHolds()
    {
        Assert.True(Vmcs.Activate((ulong)_region, Revision).IsSuccess);
        Assert.True(Vmcs.Write(Field, 0xdead).IsSuccess);
        Assert.True(Vmcs.Activate((ulong)_region, Revision).IsSuccess);
        Assert.Equal(0ul, Vmcs.Read(Field));
    }

    [Fact]
    public void TheWrongRevisionIsRefused()
    {
        Assert.False(Vmcs.Activate((ulong)_region, Revision + 1).IsSuccess);
    }

    /// <summary>Keeps the one field in the third quadword of a region.</summary>
    private sealed class CachingProcessor : IProcessorModel
    {
        private const int Data = 2;
        private const uint FailInvalid = 1;

        private ulong* _active;
        private ulong _held;

        public VmxResult Vmclear(ulong vmcs)
        {
            if (_active == (ulong*)vmcs)
            {
                _active[Data] = _held;
                _active = null;
            }

            return default;
        }

        public VmxResult Vmptrld(ulong vmcs)
        {
            if (*(uint*)vmcs != Revision)
            {
                return new(FailInvalid);
            }

            _active = (ulong*)vmcs;
            _held = _active[Data];
            return default;
        }

        public VmxResult Vmread(VmcsField field, out ulong value)
        {
            value = _held;
            return default;
        }

        public VmxResult Vmwrite(VmcsField field, ulong value)
        {
            _held = value;
            return default;
        }

        public CpuidRegisters Cpuid(uint leaf, uint subleaf) => throw new NotSupportedException();

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
}
