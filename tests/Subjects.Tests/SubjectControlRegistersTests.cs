namespace Bulkhead.Subjects.Tests;

using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;
using Bulkhead.Vmx.Tests;

/// <summary>MOV to CR0 does what the processor does, faults included (SDM Vol. 2B, MOV).</summary>
public sealed class SubjectControlRegistersTests : IDisposable
{
    private const ulong ProtectionWithPaging = 0x8000_0011;
    private const ulong Protection = 0x11;
    private const ulong LongModeEnable = 0x100;
    private const ulong GeneralProtection = 0x8000_0b0d;

    private readonly FakeVmcs vmcs = new();
    private readonly SubjectBox box = new();

    [Fact]
    public void PagingCannotBeLeftFrom64BitCode()
    {
        Assert.True(MoveToCr0(EntryTemplate.Long, Protection));
        Assert.Equal(GeneralProtection, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.NotEqual(0ul, vmcs[VmcsField.GuestCr0] >> 31);
    }

    [Fact]
    public void CompatibilityModeMayLeaveIa32eMode()
    {
        vmcs.State = GoodVmcs.Of(EntryTemplate.Long);
        vmcs[VmcsField.GuestCsAccessRights] = 0xc09b;
        Assert.True(MoveToCr0(Protection));
        Assert.Equal(0ul, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(LongModeEnable, vmcs[VmcsField.GuestEfer]);
        Assert.Empty(GoodVmcs.Broken(vmcs.State));
    }

    [Fact]
    public void PagingWithLongModeEnabledEntersIa32eMode()
    {
        vmcs.State = GoodVmcs.Of(EntryTemplate.Protected);
        vmcs[VmcsField.GuestEfer] = LongModeEnable;
        vmcs[VmcsField.GuestCr4] |= 0x20;
        Assert.True(MoveToCr0(ProtectionWithPaging));
        Assert.True(vmcs.State.IsIa32eGuest);
        Assert.Empty(GoodVmcs.Broken(vmcs.State));
    }

    [Theory]
    [InlineData(EntryTemplate.Protected, 0x8000_0010ul)]
    [InlineData(EntryTemplate.Protected, 0x2000_0011ul)]
    [InlineData(EntryTemplate.Long, 0x1_8000_0031ul)]
    public void InvalidValuesAreTheSubjectsFault(EntryTemplate template, ulong value)
    {
        ulong before = GoodVmcs.Of(template).Of(VmcsField.GuestCr0);
        Assert.True(MoveToCr0(template, value));
        Assert.Equal(GeneralProtection, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(before, vmcs[VmcsField.GuestCr0]);
    }

    /// <summary>Outside of 64-bit mode the operand has 32 bits, whatever the register holds above them.</summary>
    [Fact]
    public void TheUpperHalfCountsIn64BitModeOnly()
    {
        Assert.True(MoveToCr0(EntryTemplate.Protected, 0x1_0000_0000 | Protection));
        Assert.Equal(Protection, vmcs[VmcsField.Cr0ReadShadow]);
    }

    /// <summary>VM entry refuses CR4.PCIDE without IA-32e mode (SDM Vol. 3C, 27.3.1.1).</summary>
    [Fact]
    public void PagingStaysOnWithProcessContextIdentifiers()
    {
        vmcs.State = GoodVmcs.Of(EntryTemplate.Long);
        vmcs[VmcsField.GuestCsAccessRights] = 0xc09b;
        vmcs[VmcsField.GuestCr4] |= 1 << 17;
        Assert.True(MoveToCr0(Protection));
        Assert.Equal(GeneralProtection, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.True(vmcs.State.IsIa32eGuest);
    }

    [Fact]
    public void BelowTheOperandHas32Bits()
    {
        Assert.True(MoveToCr0(EntryTemplate.Protected, 0x1_0000_0000 | Protection));
        Assert.Equal(0ul, vmcs[VmcsField.VmEntryInterruptionInformation]);
        Assert.Equal(Protection, vmcs[VmcsField.Cr0ReadShadow]);
    }

    [Fact]
    public void TheSubjectSeesItsOwnNumericError()
    {
        Assert.True(MoveToCr0(EntryTemplate.Protected, Protection));
        Assert.Equal(Protection, vmcs[VmcsField.Cr0ReadShadow]);
        Assert.Equal(Protection | 0x20, vmcs[VmcsField.GuestCr0]);
    }

    public void Dispose() => box.Dispose();

    private bool MoveToCr0(EntryTemplate template, ulong value)
    {
        vmcs.State = GoodVmcs.Of(template);
        return MoveToCr0(value);
    }

    private bool MoveToCr0(ulong value)
    {
        box.Registers.Rax = value;
        vmcs[VmcsField.ExitQualification] = 0;
        box.Subject.State.ExitReason = (ulong)ExitReason.ControlRegisterAccess;
        return ExitHandler.Handle(ref box.Subject);
    }
}
