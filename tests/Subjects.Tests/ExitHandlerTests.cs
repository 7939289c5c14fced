namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Tests.Support;

/// <summary>What the slow level costs and records.</summary>
public sealed class ExitHandlerTests : IDisposable
{
    private readonly FakeVmcs vmcs = new();
    private readonly SubjectBox box = new();

    [Fact]
    public void ResumingTakesOneVmread()
    {
        Assert.True(Handle(ExitReason.ExternalInterrupt, TrapAction.Resume));
        Assert.Equal((1, 0), (vmcs.Reads, vmcs.Writes));
    }

    /// <summary>The timer bounds a subject that never exits: whether it goes on, its policy says.</summary>
    [Theory]
    [InlineData(TrapAction.Resume, true)]
    [InlineData(TrapAction.Stop, false)]
    public void TheTimerStopsASubjectUnlessPolicyResumesIt(TrapAction action, bool goesOn)
    {
        vmcs[VmcsField.PinBasedControls] |= (ulong)PinBasedControls.ActivateVmxPreemptionTimer;
        Assert.Equal(goesOn, Handle(ExitReason.VmxPreemptionTimerExpired, action));
        Assert.Equal(goesOn ? StopCause.None : StopCause.Trap, box.Subject.Cause);
        Assert.Equal(!goesOn, (vmcs[VmcsField.PinBasedControls] & 0x40) != 0);
    }

    /// <summary>Bochs 2.7 exits for XSETBV at CPL 3 too, which has to be the subject's #GP.</summary>
    [Theory]
    [InlineData(0x93ul, 0ul, 3ul)]
    [InlineData(0xf3ul, 0x8000_0b0dul, 1ul)]
    public void XsetbvIsForPrivilegeLevel0(ulong stackRights, ulong injected, ulong control)
    {
        vmcs[VmcsField.GuestSsAccessRights] = stackRights;
        box.Subject.State.ExtendedControl0 = 1;
        box.Subject.State.ExtendedStateMask = 7;
        box.Registers.Rax = 3;
        Assert.True(Handle(ExitReason.Xsetbv, TrapAction.Stop));
        Assert.Equal(injected, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(control, box.Subject.State.ExtendedControl0);
    }

    [Fact]
    public void WithoutAnInstructionThereIsNothingToSkip()
    {
        Assert.False(Handle(ExitReason.EptViolation, TrapAction.Skip));
        Assert.Equal(StopCause.Trap, box.Subject.Cause);
        Assert.Equal(0, vmcs.Writes);
    }

    [Fact]
    public void AStopRecordsTheExit()
    {
        vmcs[VmcsField.ExitReason] = (ulong)ExitReason.EptViolation;
        vmcs[VmcsField.ExitQualification] = 0x81;
        vmcs[VmcsField.GuestPhysicalAddress] = 0x1234_5000;
        Assert.False(Handle(ExitReason.EptViolation, TrapAction.Stop));
        Assert.Equal(ExitReason.EptViolation, box.Subject.LastExit.Reason.Basic);
        Assert.Equal(0x81ul, box.Subject.LastExit.Qualification);
        Assert.Equal(0x1234_5000ul, box.Subject.LastExit.GuestPhysicalAddress);
    }

    /// <summary>Two events would be injected over each other: the exception meets the interrupted one.</summary>
    [Fact]
    public void AnExceptionInTheDeliveryOfAnotherIsADoubleFault()
    {
        vmcs[VmcsField.IdtVectoringInformation] = 0x8000_0b0e;
        Assert.True(Handle(ExitReason.EptViolation, TrapAction.GeneralProtection));
        Assert.Equal(0x8000_0b08ul, vmcs[VmcsField.VmEntryInterruptionInformation]);
    }

    [Theory]
    [InlineData(0x0008ul, 0xffff_ffff_ffff_ffabul, 0xffff_ffff_ffff_fffful)]
    [InlineData(0x0009ul, 0x1234_5678_9abc_def0ul, 0x1234_5678_9abc_fffful)]
    [InlineData(0x000bul, 0x1234_5678_9abc_def0ul, 0x0000_0000_ffff_fffful)]
    [InlineData(0x0003ul, 0x1234_5678_9abc_def0ul, 0x1234_5678_9abc_def0ul)]
    public void AnAbsentPortReadsOnes(ulong qualification, ulong before, ulong after)
    {
        vmcs[VmcsField.ExitQualification] = qualification;
        vmcs[VmcsField.VmExitInstructionLength] = 2;
        box.Registers.Rax = before;
        Assert.True(Handle(ExitReason.IoInstruction, TrapAction.AbsentPort));
        Assert.Equal(after, box.Registers.Rax);
    }

    /// <summary>XCR0 of processors with all of AVX-512, with AVX, and with SSE alone.</summary>
    [Theory]
    [InlineData(0xe7)]
    [InlineData(7)]
    [InlineData(3)]
    public void EachBitOfXcr0IsTakenOrIsTheSubjectsFault(ulong mask)
    {
        for (int bit = 0; bit < 64; bit++)
        {
            ulong value = 1 | (1ul << bit);
            box.Subject.State.ExtendedStateMask = mask;
            box.Subject.State.ExtendedControl0 = 1;
            box.Registers.Rax = (uint)value;
            box.Registers.Rdx = value >> 32;
            box.Registers.Rcx = 0;
            vmcs[VmcsField.VmEntryInterruptionInformation] = 0;
            Assert.True(Handle(ExitReason.Xsetbv, TrapAction.Stop));
            bool isTaken = bit <= 1;
            Assert.Equal(isTaken ? value : 1, box.Subject.State.ExtendedControl0);
            Assert.Equal(isTaken ? 0ul : 0x8000_0b0d, vmcs[VmcsField.VmEntryInterruptionInformation]);
        }
    }

    public void Dispose() => box.Dispose();

    private bool Handle(ExitReason reason, TrapAction action)
    {
        box.Subject.State.ExitReason = (ulong)reason;
        box.Subject.Traps.Set(reason, action);
        return ExitHandler.Handle(ref box.Subject);
    }
}
