namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Subjects.Tests.Support;

/// <summary>What VMX does not switch goes from one subject to none and to itself.</summary>
public sealed class SubjectSwitchTests
{
    private static readonly Msr[] s_msrs =
    [
        Msr.IA32_STAR, Msr.IA32_LSTAR, Msr.IA32_CSTAR, Msr.IA32_FMASK, Msr.IA32_KERNEL_GS_BASE, Msr.IA32_TSC_AUX,
    ];

    private readonly RegisterModel processor = new();

    [Fact]
    public void ASubjectGetsBackWhatItLeft()
    {
        SwitchedRegisters first = default;
        SubjectSwitch.Initialize(ref first);
        SubjectSwitch.Load(first);
        processor.Fill(0x1000);
        RegisterModel left = processor.Copy();
        SubjectSwitch.Save(ref first);
        processor.Fill(0x2000);
        SubjectSwitch.Load(first);
        Assert.Equal(left.Values(), processor.Values());
    }

    [Fact]
    public void ANewSubjectSeesNothingOfTheLastOne()
    {
        processor.Fill(0x1000);
        SwitchedRegisters registers = default;
        SubjectSwitch.Initialize(ref registers);
        SubjectSwitch.Load(registers);
        ulong[] expected = new ulong[processor.Values().Length];
        expected[RegisterModel.DebugStatus] = 0xffff_0ff0;
        Assert.Equal(expected, processor.Values());
    }

    [Fact]
    public void EveryMsrIsInTheTable()
    {
        Assert.Equal(SwitchedRegisters.MsrCount, s_msrs.Length);
        Assert.All(s_msrs, register => Assert.InRange(SubjectSwitch.IndexOf(register), 0, s_msrs.Length - 1));
        Assert.Equal(-1, SubjectSwitch.IndexOf(Msr.IA32_EFER));
    }

    [Fact]
    public void AnMsrThatTheProcessorLacksDoesNotStopTheSwitch()
    {
        processor.Absent = (uint)Msr.IA32_TSC_AUX;
        SwitchedRegisters registers = default;
        SubjectSwitch.Load(registers);
        processor.Fill(0x1000);
        SubjectSwitch.Save(ref registers);
        Assert.Equal(0ul, registers.Msrs[SubjectSwitch.IndexOf(Msr.IA32_TSC_AUX)]);
        Assert.NotEqual(0ul, registers.Msrs[SubjectSwitch.IndexOf(Msr.IA32_STAR)]);
    }
}
