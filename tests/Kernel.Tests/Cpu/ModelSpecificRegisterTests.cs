using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class ModelSpecificRegisterTests
{
    private readonly FakeProcessor processor = new();

    [Fact]
    public void AnMsrIsReadAndWritten()
    {
        processor[Msr.IA32_PAT] = 0x0007_0406_0007_0406;
        Assert.Equal(0x0007_0406_0007_0406ul, ModelSpecificRegister.Read(Msr.IA32_PAT));
        Assert.False(ModelSpecificRegister.Write(Msr.IA32_PAT, ulong.MaxValue).IsPresent);
        Assert.Equal(ulong.MaxValue, processor[Msr.IA32_PAT]);
    }

    [Fact]
    public void ReadingAnMsrThatShouldExistIsAKernelFault() => Assert.Equal(
        "ud2",
        Assert.Throws<ProcessorHaltedException>(() => ModelSpecificRegister.Read(Msr.IA32_VMX_VMFUNC)).Instruction);

    [Fact]
    public void ARefusedWriteReturnsTheFault()
    {
        processor[Msr.IA32_FEATURE_CONTROL] = 1;
        InstructionFault fault = ModelSpecificRegister.Write(Msr.IA32_FEATURE_CONTROL, 5);
        Assert.True(fault.IsPresent);
        Assert.Equal(ExceptionVector.GeneralProtection, fault.Vector);
        Assert.Equal(0, fault.ErrorCode);
        Assert.Equal(1ul, processor[Msr.IA32_FEATURE_CONTROL]);
    }

    /// <summary>SDM Vol. 4, table 2-2.</summary>
    [Theory]
    [InlineData(Msr.IA32_FEATURE_CONTROL, 0x3a)]
    [InlineData(Msr.IA32_PAT, 0x277)]
    [InlineData(Msr.IA32_VMX_BASIC, 0x480)]
    [InlineData(Msr.IA32_VMX_CR0_FIXED0, 0x486)]
    [InlineData(Msr.IA32_VMX_CR4_FIXED1, 0x489)]
    [InlineData(Msr.IA32_VMX_EPT_VPID_CAP, 0x48c)]
    [InlineData(Msr.IA32_VMX_VMFUNC, 0x491)]
    [InlineData(Msr.IA32_EFER, 0xc0000080)]
    [InlineData(Msr.IA32_GS_BASE, 0xc0000101)]
    public void MsrsHaveTheirAddresses(Msr register, uint address) => Assert.Equal(address, (uint)register);
}
