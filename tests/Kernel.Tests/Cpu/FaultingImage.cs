using Bulkhead.Elf;
using Bulkhead.ImageBuilder;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;
using Bulkhead.Kernel.Tests.Tools;

namespace Bulkhead.Kernel.Tests.Cpu;

/// <summary>An image with three functions and a fixup, on a processor that faults in it.</summary>
internal sealed unsafe class FaultingImage : IDisposable
{
    public const ulong First = FakeImage.Start + 0x100;
    public const ulong Second = FakeImage.Start + 0x200;
    public const ulong Stub = FakeImage.Start + 0x300;

    private const ulong Symbols = FakeImage.ReadOnlyStart + 0x800;
    private const ulong Fixups = FakeImage.ReadOnlyStart + 0x1000;

    private readonly FakeImage image = new();
    private readonly AlignedMemory processorMemory = new(sizeof(Processor));

    public FaultingImage()
    {
        Model = ProcessorModels.Haswell();
        byte[] symbols = SymbolTableWriter.Write(new ElfFile()
            .Section(".text", FakeImage.Start, 0xc3)
            .Symbol("First", First, SymbolType.Function)
            .Symbol("Second", Second, SymbolType.Function)
            .Symbol("stub", Stub, SymbolType.Function)
            .Image());
        symbols.CopyTo(FakeImage.Bytes(Symbols, Fixups));
        ((ulong*)Fixups)[0] = Stub + 2;
        ((ulong*)Fixups)[1] = Stub + 9;

        Processor->Image = image.Layout;
        Processor->Image.Symbols = new(Symbols, Symbols + (ulong)symbols.Length);
        Processor->Image.Fixups = new(Fixups, Fixups + 16);
        Processor->Report.Log = TestLog.Open();
    }

    public FakeProcessor Model { get; }

    public Processor* Processor => (Processor*)processorMemory.Address;

    public MemoryRange Stack => image.Layout.BootStack;

    public ImageLayout Layout => image.Layout;

    public void Dispose()
    {
        image.Dispose();
        processorMemory.Dispose();
    }

    /// <summary>Handles an exception that is not to return; gives the lines of the log.</summary>
    public string[] Report(ExceptionFrame frame)
    {
        Model.Com1.Clear();
        Assert.Throws<ProcessorHaltedException>(() => ExceptionHandler.Handle(ref *Processor, ref frame));
        return Model.Com1.Lines;
    }

    /// <summary>Pushes a frame pointer and return address; gives the new frame pointer.</summary>
    public static ulong PushFrame(ulong at, ulong framePointer, ulong returnAddress)
    {
        ((ulong*)at)[0] = framePointer;
        ((ulong*)at)[1] = returnAddress;
        return at;
    }
}
