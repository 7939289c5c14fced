namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;
using Bulkhead.Vmx.Tests;

/// <summary>Events that meet: a second exception, and an event whose delivery an exit interrupted.</summary>
public sealed class EventsTests
{
    private const uint Valid = 0x8000_0000;
    private const uint DoubleFault = Valid | (1 << 11) | (3 << 8) | 8;

    private readonly FakeVmcs vmcs = new();

    private ulong Injected => vmcs[VmcsField.VmEntryInterruptionInformation];

    /// <summary>SDM Vol. 3A, table 7-5: a fault in the delivery of these becomes a double fault.</summary>
    [Theory]
    [InlineData(ExceptionVector.DivideError)]
    [InlineData(ExceptionVector.InvalidTss)]
    [InlineData(ExceptionVector.SegmentNotPresent)]
    [InlineData(ExceptionVector.StackFault)]
    [InlineData(ExceptionVector.GeneralProtection)]
    [InlineData(ExceptionVector.PageFault)]
    [InlineData(ExceptionVector.Virtualization)]
    public void AFaultAfterAContributoryExceptionIsADoubleFault(ExceptionVector first)
    {
        Assert.True(Events.TryInject(ExceptionVector.GeneralProtection, InterruptionInformation.Inject(first)));
        Assert.Equal(DoubleFault, Injected);
        Assert.Equal(0ul, vmcs[VmcsField.VmEntryExceptionErrorCode]);
    }

    [Theory]
    [InlineData(ExceptionVector.Debug)]
    [InlineData(ExceptionVector.Breakpoint)]
    [InlineData(ExceptionVector.InvalidOpcode)]
    [InlineData(ExceptionVector.AlignmentCheck)]
    [InlineData(ExceptionVector.MachineCheck)]
    public void AFaultAfterABenignExceptionIsItself(ExceptionVector first)
    {
        Assert.True(Events.TryInject(ExceptionVector.GeneralProtection, InterruptionInformation.Inject(first)));
        Assert.Equal(InterruptionInformation.Inject(ExceptionVector.GeneralProtection).Value, Injected);
        Assert.Equal(1ul, vmcs[VmcsField.VmEntryExceptionErrorCode]);
    }

    [Fact]
    public void AFaultAfterADoubleFaultIsTheEnd()
    {
        InterruptionInformation first = InterruptionInformation.Inject(ExceptionVector.DoubleFault);
        Assert.False(Events.TryInject(ExceptionVector.GeneralProtection, first));
        Assert.Equal(0, vmcs.Writes);
    }

    [Fact]
    public void ABenignExceptionAfterADoubleFaultIsItself()
    {
        InterruptionInformation first = InterruptionInformation.Inject(ExceptionVector.DoubleFault);
        Assert.True(Events.TryInject(ExceptionVector.InvalidOpcode, first));
        Assert.Equal(InterruptionInformation.Inject(ExceptionVector.InvalidOpcode).Value, Injected);
    }

    /// <summary>The EXT bit of the error code: not for INT n, INT3 and INTO, which the program executed.</summary>
    [Theory]
    [InlineData(InterruptionType.ExternalInterrupt, 0x0e, 1)]
    [InlineData(InterruptionType.Nmi, 2, 1)]
    [InlineData(InterruptionType.SoftwareInterrupt, 0x0e, 0)]
    [InlineData(InterruptionType.SoftwareException, 3, 0)]
    public void InterruptsNeverMakeADoubleFault(InterruptionType type, byte vector, ulong external)
    {
        InterruptionInformation first = InterruptionInformation.Inject(type, vector);
        Assert.True(Events.TryInject(ExceptionVector.GeneralProtection, first));
        Assert.Equal(InterruptionInformation.Inject(ExceptionVector.GeneralProtection).Value, Injected);
        Assert.Equal(external, vmcs[VmcsField.VmEntryExceptionErrorCode]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ASubjectAtRestTakesNoException(ulong activity)
    {
        vmcs[VmcsField.GuestActivityState] = activity;
        Assert.False(Events.TryInject(ExceptionVector.InvalidOpcode, default));
        Assert.Equal(0, vmcs.Writes);
    }

    [Fact]
    public void RealModeHasNoErrorCodes()
    {
        vmcs.State = GoodVmcs.Of(EntryTemplate.Real);
        Assert.True(Events.TryInject(ExceptionVector.GeneralProtection, default));
        Assert.Equal(Valid | (3 << 8) | 13u, Injected);
    }

    [Fact]
    public void AnInterruptedPageFaultIsDeliveredAgain()
    {
        InterruptionInformation fault = InterruptionInformation.Inject(ExceptionVector.PageFault);
        vmcs[VmcsField.IdtVectoringErrorCode] = 6;
        Assert.True(Events.TryRedeliver(new(fault.Value | (1 << 12))));
        Assert.Equal(fault.Value, Injected);
        Assert.Equal(6ul, vmcs[VmcsField.VmEntryExceptionErrorCode]);
        Assert.InRange(vmcs.Writes, 1, 2);
    }

    [Fact]
    public void AnInterruptedNmiIsNoLongerBlocked()
    {
        vmcs[VmcsField.GuestInterruptibilityState] = 8;
        Assert.True(Events.TryRedeliver(InterruptionInformation.Inject(InterruptionType.Nmi, 2)));
        Assert.Equal(0ul, vmcs[VmcsField.GuestInterruptibilityState]);
    }

    [Theory]
    [InlineData(0ul, false)]
    [InlineData(2ul, true)]
    [InlineData(15ul, true)]
    [InlineData(16ul, false)]
    public void ASoftwareInterruptNeedsItsInstructionsLength(ulong length, bool isDelivered)
    {
        vmcs[VmcsField.VmExitInstructionLength] = length;
        Assert.Equal(
            isDelivered,
            Events.TryRedeliver(InterruptionInformation.Inject(InterruptionType.SoftwareInterrupt, 0x80)));
        Assert.Equal(isDelivered ? length : 0, vmcs[VmcsField.VmEntryInstructionLength]);
    }

    [Fact]
    public void SkippingEndsBlockingAndStepsOn()
    {
        vmcs[VmcsField.GuestRip] = 0x1000;
        vmcs[VmcsField.VmExitInstructionLength] = 3;
        vmcs[VmcsField.GuestRflags] = 0x302;
        vmcs[VmcsField.GuestInterruptibilityState] = 1 | 8;
        vmcs[VmcsField.GuestPendingDebugExceptions] = 1 << 14;
        Events.SkipInstruction();
        Assert.Equal(0x1003ul, vmcs[VmcsField.GuestRip]);
        Assert.Equal(8ul, vmcs[VmcsField.GuestInterruptibilityState]);
        Assert.Equal(1ul << 14, vmcs[VmcsField.GuestPendingDebugExceptions]);
    }

    [Theory]
    [InlineData(0x302ul, 0ul, 1ul << 14)]
    [InlineData(0x302ul, 2ul, 0ul)]
    [InlineData(0x202ul, 0ul, 0ul)]
    public void ASkippedInstructionIsAStepUnlessOnlyBranchesAre(ulong flags, ulong debugControl, ulong pending)
    {
        vmcs[VmcsField.GuestRflags] = flags;
        vmcs[VmcsField.GuestDebugCtl] = debugControl;
        Events.SkipInstruction();
        Assert.Equal(pending, vmcs[VmcsField.GuestPendingDebugExceptions]);
    }
}
