using System.Runtime.InteropServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

namespace Bulkhead.Kernel.Tests.Cpu;

/// <summary>The sizes and offsets that the processor and the assembly files know.</summary>
public sealed unsafe class HardwareRecordTests
{
    [Fact]
    public void RecordsHaveTheirArchitecturalSizes()
    {
        Assert.Equal(104, sizeof(TaskStateSegment));
        Assert.Equal(104, TaskStateSegment.Size);
        Assert.Equal(16, sizeof(InterruptGate));
        Assert.Equal(4096, sizeof(InterruptDescriptorTable));
        Assert.Equal(10, sizeof(DescriptorTableRegister));
        Assert.Equal(40, sizeof(GlobalDescriptorTable));
        Assert.Equal(176, sizeof(ExceptionFrame));
        Assert.Equal(16, sizeof(CpuidRegisters));
        Assert.Equal(8, sizeof(PageTableEntry));
        Assert.Equal(4, sizeof(InstructionFault));
        Assert.Equal(4, sizeof(VmxResult));
        Assert.Equal(32, sizeof(Sha256Digest));
    }

    /// <summary>SDM Vol. 3A, figure 9-11 "64-Bit TSS Format".</summary>
    [Theory]
    [InlineData(nameof(TaskStateSegment.Rsp0), 4)]
    [InlineData(nameof(TaskStateSegment.Rsp1), 12)]
    [InlineData(nameof(TaskStateSegment.Rsp2), 20)]
    [InlineData(nameof(TaskStateSegment.Ist1), 36)]
    [InlineData(nameof(TaskStateSegment.Ist2), 44)]
    [InlineData(nameof(TaskStateSegment.Ist3), 52)]
    [InlineData(nameof(TaskStateSegment.Ist7), 84)]
    [InlineData(nameof(TaskStateSegment.IoMapBase), 102)]
    public void TheTssHasItsFieldsWhereTheProcessorReadsThem(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<TaskStateSegment>(field));

    /// <summary>The order of the pushes in kernel/Cpu/Exceptions.asm, from the last to the processor's own.</summary>
    [Fact]
    public void TheExceptionFrameHasTheOrderOfThePushes() => Assert.Equal(
        [
            "R15", "R14", "R13", "R12", "R11", "R10", "R9", "R8", "Rdi", "Rsi", "Rbp", "Rbx", "Rdx", "Rcx", "Rax",
            "Vector", "ErrorCode", "Rip", "Cs", "Rflags", "Rsp", "Ss",
        ],
        typeof(ExceptionFrame).GetFields()
            .OrderBy(field => (int)Marshal.OffsetOf<ExceptionFrame>(field.Name))
            .Select(field => field.Name));

    [Theory]
    [InlineData(nameof(DescriptorTableRegister.Limit), 0)]
    [InlineData(nameof(DescriptorTableRegister.Base), 2)]
    public void TheDescriptorTableRegisterIsPacked(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<DescriptorTableRegister>(field));

    [Fact]
    public void TheStubFindsTheProcessorsAddressFirst()
    {
        Processor processor = default;
        Assert.Equal((nint)(&processor), (nint)(&processor.Self));
    }
}
