namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;
using Bulkhead.Vmx.Tests;

/// <summary>MOV DR, MOV CR3, RDTSC and INVLPG where the controls make them exits.</summary>
public sealed class SubjectRegisterTests : IDisposable
{
    private const ulong GeneralProtection = 0x8000_0b0d;
    private const ulong InvalidOpcode = 0x8000_0306;
    private const ulong DebugException = 0x8000_0301;
    private const ulong Read = 1 << 4;
    private const ulong Rbx = 3 << 8;
    private const ulong GeneralDetect = 1 << 13;
    private const ulong InitialDebugControl = 0x400;
    private const ulong DebuggingExtensions = 1 << 3;

    private readonly FakeVmcs vmcs = new();
    private readonly SubjectBox box = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(6, 6)]
    public void MovDrReachesTheProcessorsRegister(int number, int register)
    {
        box.Registers.Rbx = 0x1234;
        Assert.True(Handle(ExitReason.MovDr, (ulong)number | Rbx));
        Assert.Equal(0x1234ul, vmcs.DebugRegisters[register]);
        box.Registers.Rbx = 0;
        Assert.True(Handle(ExitReason.MovDr, (ulong)number | Rbx | Read));
        Assert.Equal(0x1234ul, box.Registers.Rbx);
    }

    [Fact]
    public void Dr7IsInTheVmcs()
    {
        box.Registers.Rbx = 0x55;
        Assert.True(Handle(ExitReason.MovDr, 7 | Rbx));
        Assert.Equal(0x55 | InitialDebugControl, vmcs[VmcsField.GuestDr7]);
        Assert.Equal(0ul, vmcs.DebugRegisters[7]);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void UpperBitsOfDr6AndDr7AreRefused(int number)
    {
        box.Registers.Rbx = 1ul << 32;
        Assert.True(Handle(ExitReason.MovDr, (ulong)number | Rbx));
        Assert.Equal(GeneralProtection, vmcs[VmcsField.VmEntryInterruptionInformation]);
    }

    [Fact]
    public void Dr4IsUndefinedWithDebuggingExtensions()
    {
        vmcs[VmcsField.GuestCr4] |= DebuggingExtensions;
        Assert.True(Handle(ExitReason.MovDr, 4 | Read));
        Assert.Equal(InvalidOpcode, vmcs[VmcsField.VmEntryInterruptionInformation]);
    }

    [Fact]
    public void GeneralDetectIsADebugException()
    {
        vmcs[VmcsField.GuestDr7] = InitialDebugControl | GeneralDetect;
        Assert.True(Handle(ExitReason.MovDr, 0));
        Assert.Equal(DebugException, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(InitialDebugControl, vmcs[VmcsField.GuestDr7]);
        Assert.Equal(1ul << 13, vmcs.DebugRegisters[6]);
    }

    [Fact]
    public void MovToCr3ForgetsTranslations()
    {
        box.Registers.Rbx = 0x7000;
        Assert.True(Handle(ExitReason.ControlRegisterAccess, 3 | Rbx));
        Assert.Equal(0x7000ul, vmcs[VmcsField.GuestCr3]);
        Assert.Equal(1, vmcs.Invalidations);
        box.Registers.Rbx = 0;
        Assert.True(Handle(ExitReason.ControlRegisterAccess, 3 | Rbx | Read));
        Assert.Equal(0x7000ul, box.Registers.Rbx);
    }

    [Fact]
    public void Cr3BeyondTheAddressWidthIsRefused()
    {
        ulong before = vmcs[VmcsField.GuestCr3];
        box.Registers.Rbx = 1ul << vmcs.State.Capabilities.PhysicalAddressWidth;
        Assert.True(Handle(ExitReason.ControlRegisterAccess, 3 | Rbx));
        Assert.Equal(GeneralProtection, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(before, vmcs[VmcsField.GuestCr3]);
    }

    [Fact]
    public void MovToCr3UnderPaePagingStopsTheSubject()
    {
        vmcs.State = GoodVmcs.Of(EntryTemplate.Pae);
        Assert.False(Handle(ExitReason.ControlRegisterAccess, 3 | Rbx));
        Assert.Equal(StopCause.Trap, box.Subject.Cause);
    }

    [Fact]
    public void RdtscSeesTheOffset()
    {
        vmcs[VmcsField.TscOffset] = 1ul << 40;
        Assert.True(Handle(ExitReason.Rdtsc, 0));
        Assert.Equal(vmcs.TimeStamp, box.Registers.Rax | (box.Registers.Rdx << 32));
        vmcs[VmcsField.PrimaryProcessorBasedControls] |= (ulong)PrimaryProcessorBasedControls.UseTscOffsetting;
        Assert.True(Handle(ExitReason.Rdtscp, 0));
        Assert.Equal(vmcs.TimeStamp + (1ul << 40), box.Registers.Rax | (box.Registers.Rdx << 32));
        Assert.Equal(7ul, box.Registers.Rcx);
    }

    [Fact]
    public void InvlpgForgetsTranslations()
    {
        Assert.True(Handle(ExitReason.Invlpg, 0x1000));
        Assert.Equal(1, vmcs.Invalidations);
    }

    public void Dispose() => box.Dispose();

    private bool Handle(ExitReason reason, ulong qualification)
    {
        vmcs[VmcsField.ExitQualification] = qualification;
        vmcs[VmcsField.VmExitInstructionLength] = 3;
        box.Subject.State.ExitReason = (uint)reason;
        return ExitHandler.Handle(ref box.Subject);
    }
}
