using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

[Collection(LowMemoryCollection.Name)]
public sealed class ExceptionReportTests : IDisposable
{
    private readonly FaultingImage image = new();

    public void Dispose() => image.Dispose();

    [Fact]
    public void TheWholeReportNamesExceptionCauseRegistersAndCallers()
    {
        ulong top = image.Stack.End - 0x40;
        ulong inner = FaultingImage.PushFrame(top - 0x20, top, FaultingImage.First + 0x10);
        FaultingImage.PushFrame(top, 0, FakeImage.Start + 0x10);
        image.Model.Cr2 = 0xdead000;
        string[] lines = image.Report(new ExceptionFrame
        {
            Vector = 14,
            ErrorCode = 2,
            Rip = FaultingImage.Second + 4,
            Rbp = inner,
            Rax = 1,
            Rdi = 7,
            R15 = ulong.MaxValue,
            Cs = 8,
            Ss = 16,
            Rsp = 0x10d000,
            Rflags = 0x10046,
        });

        Assert.Equal(
            [
                "",
                "not ok kernel-fault: #PF page fault at Second+0x4 (0x100204)",
                "# cause=write to 0xdead000, page not present",
                "# r15=0xffffffffffffffff r14=0x0 r13=0x0 r12=0x0",
                "# r11=0x0 r10=0x0 r9=0x0 r8=0x0",
                "# rdi=0x7 rsi=0x0 rbp=0x10dfa0 rbx=0x0",
                "# rdx=0x0 rcx=0x0 rax=0x1 vector=0xe",
                "# error=0x2 rip=0x100204 cs=0x8 rflags=0x10046",
                "# rsp=0x10d000 ss=0x10 cr2=0xdead000",
                "# at Second+0x4 (0x100204)",
                "# at First+0x10 (0x100110)",
                "# at 0x100010",
                "# end status=32 name=kernel-fault",
            ],
            lines);
    }

    [Theory]
    [InlineData(0b00000, "read of 0x1234, page not present")]
    [InlineData(0b00001, "read of 0x1234, protection violation")]
    [InlineData(0b00010, "write to 0x1234, page not present")]
    [InlineData(0b00011, "write to 0x1234, protection violation")]
    [InlineData(0b10001, "instruction fetch from 0x1234, protection violation")]
    [InlineData(0b10000, "instruction fetch from 0x1234, page not present")]
    [InlineData(0b01001, "read of 0x1234, reserved bit set")]
    [InlineData(0b01011, "write to 0x1234, reserved bit set")]
    public void APageFaultIsDecoded(ulong errorCode, string cause)
    {
        image.Model.Cr2 = 0x1234;
        Assert.Equal($"# cause={cause}", Cause(ExceptionVector.PageFault, errorCode));
    }

    [Theory]
    [InlineData(ExceptionVector.GeneralProtection, 0x18, "GDT selector 0x18")]
    [InlineData(ExceptionVector.GeneralProtection, 0x1c, "LDT selector 0x18")]
    [InlineData(ExceptionVector.GeneralProtection, 0x6a, "IDT gate 0x68")]
    [InlineData(ExceptionVector.GeneralProtection, 0x6b, "IDT gate 0x68, external event")]
    [InlineData(ExceptionVector.SegmentNotPresent, 0x11, "GDT selector 0x10, external event")]
    [InlineData(ExceptionVector.InvalidTss, 0xfff8, "GDT selector 0xfff8")]
    [InlineData(ExceptionVector.GeneralProtection, 0, "general protection")]
    [InlineData(ExceptionVector.InvalidOpcode, 0, "invalid opcode")]
    [InlineData(ExceptionVector.DoubleFault, 0, "double fault")]
    [InlineData((ExceptionVector)200, 0, "interrupt")]
    public void ASelectorErrorCodeIsDecoded(ExceptionVector vector, ulong errorCode, string cause) =>
        Assert.Equal($"# cause={cause}", Cause(vector, errorCode));

    [Theory]
    [InlineData(ExceptionVector.PageFault)]
    [InlineData(ExceptionVector.DoubleFault)]
    public void AFaultInAGuardPageIsAStackOverflow(ExceptionVector vector)
    {
        (MemoryRange Stack, string Name)[] stacks =
        [
            (image.Layout.BootStack, "boot"), (image.Layout.DoubleFaultStack, "double-fault"),
            (image.Layout.NmiStack, "NMI"), (image.Layout.MachineCheckStack, "machine-check"),
        ];
        foreach ((MemoryRange stack, string name) in stacks)
        {
            foreach (ulong distance in new[] { 1ul, 8ul, 4096ul })
            {
                image.Model.Cr2 = stack.Start - distance;
                Assert.Equal($"# cause=stack overflow of the {name} stack", Cause(vector, 2));
            }

            foreach (ulong address in new[] { stack.Start, stack.Start - 4097 })
            {
                image.Model.Cr2 = address;
                Assert.DoesNotContain("stack overflow", Cause(vector, 2), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void AnotherExceptionWithAnOldCr2IsNoStackOverflow()
    {
        image.Model.Cr2 = image.Layout.BootStack.Start - 8;
        Assert.Equal("# cause=invalid opcode", Cause(ExceptionVector.InvalidOpcode, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(FakeImage.Start - 1)]
    [InlineData(FakeImage.TextEnd)]
    [InlineData(0xffff_8000_0000_0000)]
    public void AnAddressOutsideTheTextHasNoName(ulong address)
    {
        string[] lines = image.Report(new ExceptionFrame { Vector = 6, Rip = address });
        Assert.Equal($"not ok kernel-fault: #UD invalid opcode at 0x{address:x}", lines[1]);
    }

    [Fact]
    public void ABacktraceStopsWhereTheFramePointerLeavesTheStacks()
    {
        ulong[] wrong =
        [
            0, 0xdead0000, image.Stack.Start - 8, image.Stack.End, image.Stack.End - 8, image.Stack.End - 16 + 4,
            image.Stack.Start + 1,
        ];
        foreach (ulong framePointer in wrong)
        {
            Assert.Equal(["# at First+0x0 (0x100100)"], Backtrace(framePointer));
        }
    }

    [Fact]
    public void FramesOnEveryStackAreFollowed()
    {
        ImageLayout layout = image.Layout;
        foreach (MemoryRange stack in new[]
            { layout.BootStack, layout.DoubleFaultStack, layout.NmiStack, layout.MachineCheckStack })
        {
            ulong last = FaultingImage.PushFrame(stack.End - 16, 0, FaultingImage.Second);
            ulong first = FaultingImage.PushFrame(stack.Start, last, FaultingImage.Stub);
            Assert.Equal(
                ["# at First+0x0 (0x100100)", "# at stub+0x0 (0x100300)", "# at Second+0x0 (0x100200)"],
                Backtrace(first));
        }
    }

    [Fact]
    public void ACircleOfFramesEnds()
    {
        ulong frame = FaultingImage.PushFrame(image.Stack.Start, image.Stack.Start, FaultingImage.Second);
        Assert.Equal(24, Backtrace(frame).Length);
    }

    private string Cause(ExceptionVector vector, ulong errorCode) => Fresh(new ExceptionFrame
    {
        Vector = (ulong)vector,
        ErrorCode = errorCode,
        Rip = FaultingImage.First,
    })[2];

    private string[] Backtrace(ulong framePointer) =>
        [.. Fresh(new ExceptionFrame { Vector = 6, Rip = FaultingImage.First, Rbp = framePointer })
            .Where(line => line.StartsWith("# at ", StringComparison.Ordinal))];

    private unsafe string[] Fresh(ExceptionFrame frame)
    {
        image.Processor->FaultCount = 0;
        return image.Report(frame);
    }
}
