namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>What a test supplies in place of a processor and its physical memory: one member for each stub.</summary>
public interface IProcessorModel
{
    CpuidRegisters Cpuid(uint leaf, uint subleaf);

    InstructionFault Rdmsr(uint index, out ulong value);

    InstructionFault Wrmsr(uint index, ulong value);

    byte In8(ushort port);

    void Out8(ushort port, byte value);

    ulong ReadControlRegister(int number);

    void WriteControlRegister(int number, ulong value);

    Vmx.VmxResult Vmxon(ulong region);

    Vmx.VmxResult Vmxoff();

    /// <summary>The bytes of [address, address + length), or false if that is not memory.</summary>
    bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes);
}
