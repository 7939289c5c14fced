namespace Bulkhead.Subjects.Tests.Support;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>CR2, the debug registers and the MSRs that a switch knows: the processor of its thread.</summary>
public sealed class RegisterModel : IProcessorModel
{
    /// <summary>Where DR6 is in <see cref="Values"/>.</summary>
    public const int DebugStatus = 6;

    private ulong[] debug = new ulong[8];
    private ulong[] msrs = new ulong[SwitchedRegisters.MsrCount];
    private ulong pageFaultAddress;

    public RegisterModel() => Instructions.Model = this;

    /// <summary>An MSR that is not there; 0 for none.</summary>
    public uint Absent { get; set; }

    /// <summary>DR0 to DR7, CR2, and the MSRs.</summary>
    public ulong[] Values() => [.. debug, pageFaultAddress, .. msrs];

    /// <summary>Gives each register but DR4, DR5 and DR7 a value of its own.</summary>
    public void Fill(ulong first)
    {
        foreach (int number in new[] { 0, 1, 2, 3, 6 })
        {
            debug[number] = first++;
        }

        pageFaultAddress = first++;
        for (int index = 0; index < msrs.Length; index++)
        {
            msrs[index] = first++;
        }
    }

    public RegisterModel Copy()
    {
        RegisterModel copy = (RegisterModel)MemberwiseClone();
        copy.debug = [.. debug];
        copy.msrs = [.. msrs];
        return copy;
    }

    public ulong ReadDebugRegister(int number) => debug[number];

    public void WriteDebugRegister(int number, ulong value) => debug[number] = value;

    public ulong ReadControlRegister(int number) => number == 2 ? pageFaultAddress : throw Unexpected();

    public void WriteControlRegister(int number, ulong value) =>
        pageFaultAddress = number == 2 ? value : throw Unexpected();

    public InstructionFault Rdmsr(uint index, out ulong value)
    {
        value = index == Absent ? 0 : msrs[SubjectSwitch.IndexOf((Msr)index)];
        return Fault(index);
    }

    public InstructionFault Wrmsr(uint index, ulong value)
    {
        if (index != Absent)
        {
            msrs[SubjectSwitch.IndexOf((Msr)index)] = value;
        }

        return Fault(index);
    }

    public CpuidRegisters Cpuid(uint leaf, uint subleaf) => throw Unexpected();

    public byte In8(ushort port) => throw Unexpected();

    public void Out8(ushort port, byte value) => throw Unexpected();

    public VmxResult Vmxon(ulong region) => throw Unexpected();

    public VmxResult Vmxoff() => throw Unexpected();

    public bool TryViewMemory(ulong address, ulong length, out ReadOnlySpan<byte> bytes) => throw Unexpected();

    private InstructionFault Fault(uint index) => index == Absent
        ? InstructionFault.Of(ExceptionVector.GeneralProtection, 0)
        : default;

    private static InvalidOperationException Unexpected() => new("a switch needs no more than its registers");
}
