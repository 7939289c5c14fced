using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Boot;

/// <summary>
/// A whole run of the product kernel on a fake processor, with a fake image at 1 MiB and no system to run: on a good
/// machine it ends in VMX root operation, because a module is missing.
/// </summary>
internal sealed unsafe class KernelRun : IDisposable
{
    private readonly AlignedMemory processorMemory = new(sizeof(Processor));
    private readonly AlignedMemory dispatcherMemory = new(sizeof(Dispatcher));

    public FakeProcessor Model { get; set; } = ProcessorModels.Haswell();

    public FakeImage Image { get; } = new();

    public BootDescription Description { get; set; } = new();

    public BootProtocol Protocol { get; set; } = BootProtocol.Multiboot2;

    /// <summary>Changes the processor's state once its image layout is set.</summary>
    public Action<FakeImage>? BeforeRun { get; set; }

    public Processor* Processor => (Processor*)processorMemory.Address;

    public Dispatcher* Dispatcher => (Dispatcher*)dispatcherMemory.Address;

    public void Dispose()
    {
        Image.Dispose();
        processorMemory.Dispose();
        dispatcherMemory.Dispose();
    }

    /// <summary>Runs to the end and gives the lines of the serial log.</summary>
    public string[] Lines()
    {
        Instructions.Model = Model;
        Model.Memory.Place(Multiboot2Information.Address, Multiboot2Information.From(Description));
        if (Protocol == BootProtocol.Pvh)
        {
            PvhInformation.From(Description).PlaceIn(Model.Memory);
        }

        Processor->Image = Image.Layout;
        BeforeRun?.Invoke(Image);
        ProcessorHaltedException halt = Assert.Throws<ProcessorHaltedException>(
            () => KernelSequence.Run(Processor, Dispatcher, Protocol, Multiboot2Information.Address));
        Assert.Equal("hlt", halt.Instruction);
        Assert.EndsWith("\n", Model.Com1.Text, StringComparison.Ordinal);
        AssertEnd();
        return Model.Com1.Lines;
    }

    /// <summary>The test point and the end of a run that is refused.</summary>
    public (string Refusal, string End) Refused()
    {
        string[] lines = Lines();
        Assert.StartsWith("not ok ", lines[^2], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("not ok ", StringComparison.Ordinal));
        return (lines[^2], lines[^1]);
    }

    /// <summary>The last line, the emulator's exit status and the report agree.</summary>
    private void AssertEnd()
    {
        byte status = (byte)Processor->Report.Status;
        Assert.StartsWith($"# end status={status} name=", Model.Com1.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(((ushort)0xf4, status), Model.PortWrites[^1]);
    }
}
