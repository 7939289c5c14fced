using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed class ExceptionNamesTests
{
    /// <summary>SDM Vol. 3A, table 7-1.</summary>
    [Theory]
    [InlineData(0, "#DE", "divide error")]
    [InlineData(1, "#DB", "debug")]
    [InlineData(2, "NMI", "non-maskable interrupt")]
    [InlineData(3, "#BP", "breakpoint")]
    [InlineData(4, "#OF", "overflow")]
    [InlineData(5, "#BR", "BOUND range exceeded")]
    [InlineData(6, "#UD", "invalid opcode")]
    [InlineData(7, "#NM", "device not available")]
    [InlineData(8, "#DF", "double fault")]
    [InlineData(9, "-", "coprocessor segment overrun")]
    [InlineData(10, "#TS", "invalid TSS")]
    [InlineData(11, "#NP", "segment not present")]
    [InlineData(12, "#SS", "stack-segment fault")]
    [InlineData(13, "#GP", "general protection")]
    [InlineData(14, "#PF", "page fault")]
    [InlineData(15, "-", "reserved")]
    [InlineData(16, "#MF", "x87 floating-point error")]
    [InlineData(17, "#AC", "alignment check")]
    [InlineData(18, "#MC", "machine check")]
    [InlineData(19, "#XM", "SIMD floating-point exception")]
    [InlineData(20, "#VE", "virtualization exception")]
    [InlineData(21, "#CP", "control protection")]
    [InlineData(22, "-", "interrupt")]
    [InlineData(32, "-", "interrupt")]
    [InlineData(255, "-", "interrupt")]
    public void EveryVectorHasItsNames(byte vector, string mnemonic, string title)
    {
        Assert.Equal(mnemonic, TestLog.Text(ExceptionNames.Mnemonic((ExceptionVector)vector)));
        Assert.Equal(title, TestLog.Text(ExceptionNames.Title((ExceptionVector)vector)));
    }
}
