using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using FsCheck.Fluent;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class InstructionFaultTests
{
    [Fact]
    public void NothingIsNoFault() => Assert.False(default(InstructionFault).IsPresent);

    [Fact]
    public void TheFlagsOfAVmxInstructionAreNoFault() => Assert.False(new InstructionFault(0x41).IsPresent);

    [Fact]
    public void VectorAndErrorCodeAreKept() =>
        PropertyTest.Holds(Generate.Byte.Zip(Generate.UInt64), input =>
        {
            InstructionFault fault = InstructionFault.Of((ExceptionVector)input.Item1, input.Item2);
            return fault.IsPresent && fault.Vector == (ExceptionVector)input.Item1
                && fault.ErrorCode == (ushort)input.Item2;
        });

    [Fact]
    public void TheEncodingIsTheStubs() =>
        Assert.Equal(0x800d_0018u, InstructionFault.Of(ExceptionVector.GeneralProtection, 0x18).Value);
}
