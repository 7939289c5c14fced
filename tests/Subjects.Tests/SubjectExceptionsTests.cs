namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Subjects.Tests.Support;

/// <summary>#DB and #AC: back to the subject, but never for ever.</summary>
public sealed class SubjectExceptionsTests
{
    private const ulong AlignmentCheck = 0x8000_0b11;
    private const ulong Debug = 0x8000_0301;
    private const ulong Icebp = 0x8000_0501;
    private const ulong Nmi = 0x8000_0202;
    private const ulong PageFault = 0x8000_0b0e;

    private readonly FakeVmcs vmcs = new();

    [Theory]
    [InlineData(AlignmentCheck)]
    [InlineData(Debug)]
    [InlineData(Icebp)]
    public void TheSubjectGetsItsException(ulong exception)
    {
        vmcs[VmcsField.VmExitInstructionLength] = 1;
        Assert.True(Handle(exception, 0));
        Assert.Equal(exception, vmcs[VmcsField.VmEntryInterruptionInformation]);
    }

    [Theory]
    [InlineData(AlignmentCheck)]
    [InlineData(Debug)]
    public void AnExceptionInItsOwnDeliveryStopsTheSubject(ulong exception)
    {
        Assert.False(Handle(exception, exception));
        Assert.Equal(0ul, vmcs[VmcsField.VmEntryInterruptionInformation]);
    }

    [Fact]
    public void AnotherExceptionsDeliveryIsNoLoop() => Assert.True(Handle(AlignmentCheck, PageFault));

    [Theory]
    [InlineData(Nmi)]
    [InlineData(PageFault)]
    [InlineData(AlignmentCheck & ~(1ul << 31))]
    public void OthersAreNoneOfTheSubjects(ulong exception) => Assert.False(Handle(exception, 0));

    [Fact]
    public void DebugStatusTellsTheConditionsAndKeepsTheRest()
    {
        Instructions.MovToDr6(0xffff_0ff3);
        vmcs[VmcsField.ExitQualification] = 0x4008;
        Assert.True(Handle(Debug, 0));
        Assert.Equal(0xffff_4ff8ul, Instructions.MovFromDr6());
    }

    [Fact]
    public void GeneralDetectEnds()
    {
        vmcs[VmcsField.GuestDr7] = 0x2400;
        vmcs[VmcsField.ExitQualification] = 0x2000;
        Assert.True(Handle(Debug, 0));
        Assert.Equal(0x400ul, vmcs[VmcsField.GuestDr7]);
    }

    /// <summary>With TF and blocking by STI, VM entry wants a pending single step (SDM Vol. 3C, 27.3.1.5).</summary>
    [Fact]
    public void BlockingEndsWithTheDelivery()
    {
        vmcs[VmcsField.GuestRflags] = 0x302;
        vmcs[VmcsField.GuestInterruptibilityState] = 1;
        Assert.True(Handle(Debug, 0));
        Assert.Equal(0ul, vmcs[VmcsField.GuestInterruptibilityState]);
    }

    private bool Handle(ulong exception, ulong interrupted)
    {
        vmcs[VmcsField.VmExitInterruptionInformation] = exception;
        vmcs[VmcsField.IdtVectoringInformation] = interrupted;
        return SubjectExceptions.Handle();
    }
}
