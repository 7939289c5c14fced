namespace Bulkhead.Kernel.Cpu;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// What a test supplies in place of a processor and its physical memory: one member for each stub. A model that is
/// asked for an instruction that it leaves out fails the test.
/// </summary>
public unsafe interface IProcessorModel
{
    CpuidRegisters Cpuid(uint leaf, uint subleaf);

    InstructionFault Rdmsr(uint index, out ulong value);

    InstructionFault Wrmsr(uint index, ulong value);

    byte In8(ushort port);

    void Out8(ushort port, byte value);

    ulong ReadControlRegister(int number);

    void WriteControlRegister(int number, ulong value);

    ulong ReadDebugRegister(int number) => throw Missing();

    void WriteDebugRegister(int number, ulong value) => throw Missing();

    ulong Rdtsc() => throw Missing();

    void AwaitTick(ulong tick) => throw Missing();

    ulong Xgetbv(uint index) => throw Missing();

    InstructionFault Xsetbv(uint index, ulong value) => throw Missing();

    void Xsave64(byte* area, ulong mask) => throw Missing();

    void Xrstor64(byte* area, ulong mask) => throw Missing();

    void Fxsave64(byte* area) => throw Missing();

    void Fxrstor64(byte* area) => throw Missing();

    VmxResult Vmxon(ulong region);

    VmxResult Vmxoff();

    VmxResult Vmclear(ulong vmcs) => throw Missing();

    VmxResult Vmptrld(ulong vmcs) => throw Missing();

    VmxResult Vmptrst(out ulong vmcs) => throw Missing();

    VmxResult Vmread(VmcsField field, out ulong value) => throw Missing();

    VmxResult Vmwrite(VmcsField field, ulong value) => throw Missing();

    VmxResult Vmcall() => throw Missing();

    VmxResult Invept(InveptType type, InveptDescriptor descriptor) => throw Missing();

    VmxResult Invvpid(InvvpidType type, InvvpidDescriptor descriptor) => throw Missing();

    /// <summary>The first VM entry of a system; it returns at once, and what follows is the test's.</summary>
    void RunSubject(SubjectState* subject) => throw Missing();

    /// <summary>The bytes of [address, address + length), or false if that is not memory.</summary>
    bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes);

    private static NotSupportedException Missing([CallerMemberName] string? instruction = null) =>
        new($"the processor model of this test has no {instruction}: implement IProcessorModel.{instruction}");
}
