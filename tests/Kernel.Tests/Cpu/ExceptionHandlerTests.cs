using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

[Collection(LowMemoryCollection.Name)]
public sealed unsafe class ExceptionHandlerTests : IDisposable
{
    private readonly FaultingImage image = new();

    public void Dispose() => image.Dispose();

    [Theory]
    [InlineData(ExceptionVector.InvalidOpcode, 0)]
    [InlineData(ExceptionVector.StackFault, 0)]
    [InlineData(ExceptionVector.GeneralProtection, 0x18)]
    [InlineData(ExceptionVector.PageFault, 2)]
    public void AFaultOfAStubsInstructionResumesTheStub(ExceptionVector vector, ushort errorCode)
    {
        ExceptionFrame frame = new()
        {
            Vector = (ulong)vector,
            ErrorCode = errorCode,
            Rip = FaultingImage.Stub + 2,
            Rax = 0x1111,
            Rdx = 0x2222,
            Rsp = 0x3333,
        };
        ExceptionFrame wanted = frame;
        wanted.Rip = FaultingImage.Stub + 9;
        wanted.Rax = InstructionFault.Of(vector, errorCode).Value;

        ExceptionHandler.Handle(ref *image.Processor, ref frame);

        Assert.Equal(wanted, frame);
        Assert.Equal(0, image.Processor->FaultCount);
        Assert.Equal(string.Empty, image.Model.Com1.Text);
    }

    [Theory]
    [InlineData(ExceptionVector.NonMaskableInterrupt)]
    [InlineData(ExceptionVector.MachineCheck)]
    [InlineData(ExceptionVector.DoubleFault)]
    [InlineData(ExceptionVector.Debug)]
    [InlineData((ExceptionVector)32)]
    [InlineData((ExceptionVector)0xd + 0x20)]
    public void AnEventThatArrivesAtAStubIsNoFaultOfItsInstruction(ExceptionVector vector)
    {
        string[] lines = image.Report(new ExceptionFrame { Vector = (ulong)vector, Rip = FaultingImage.Stub + 2 });
        string mnemonic = TestLog.Text(ExceptionNames.Mnemonic(vector));
        Assert.StartsWith($"not ok kernel-fault: {mnemonic} ", lines[1], StringComparison.Ordinal);
        Assert.Equal(1, image.Processor->FaultCount);
    }

    [Fact]
    public void TheInstructionBesideAFixupIsAKernelFault()
    {
        string[] lines = image.Report(new ExceptionFrame { Vector = 13, Rip = FaultingImage.Stub + 3 });
        Assert.Equal("not ok kernel-fault: #GP general protection at stub+0x3 (0x100303)", lines[1]);
        Assert.Equal("# end status=32 name=kernel-fault", lines[^1]);
        Assert.Contains(((ushort)0xf4, (byte)32), image.Model.PortWrites);
    }

    [Fact]
    public void AFaultInTheReportIsOneLineAndTheEnd()
    {
        image.Processor->FaultCount = 1;
        string[] lines = image.Report(new ExceptionFrame { Vector = 14, Rip = FaultingImage.First });
        Assert.Equal(
            ["", "not ok kernel-fault: another fault while reporting the first", "# end status=32 name=kernel-fault"],
            lines);
    }

    [Fact]
    public void AThirdFaultStopsWithoutAWord()
    {
        image.Processor->FaultCount = 2;
        Assert.Empty(image.Report(new ExceptionFrame { Vector = 14, Rip = FaultingImage.First }));
    }
}
