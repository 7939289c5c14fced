using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Vmx;

public sealed class VmxResultTests
{
    /// <summary>The stub returns RFLAGS.CF in bit 0 and ZF in bit 6, or a fault with bit 31 set.</summary>
    [Theory]
    [InlineData(0x00, true, false, false)]
    [InlineData(0x01, false, true, false)]
    [InlineData(0x40, false, false, true)]
    [InlineData(0x800d0000, false, false, false)]
    [InlineData(0x800d0001, false, false, false)]
    [InlineData(0x80060040, false, false, false)]
    public void TheOutcomeIsTold(uint value, bool isSuccess, bool isFailInvalid, bool isFailValid)
    {
        VmxResult result = new(value);
        Assert.Equal(isSuccess, result.IsSuccess);
        Assert.Equal(isFailInvalid, result.IsFailInvalid);
        Assert.Equal(isFailValid, result.IsFailValid);
        Assert.Equal(value >= 0x80000000, result.Fault.IsPresent);
    }

    [Fact]
    public void AFaultKeepsItsVector()
    {
        VmxResult result = new(InstructionFault.Of(ExceptionVector.PageFault, 2).Value);
        Assert.Equal(ExceptionVector.PageFault, result.Fault.Vector);
        Assert.Equal(2, result.Fault.ErrorCode);
    }
}
