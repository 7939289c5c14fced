using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Tests.Support;

namespace Bulkhead.Kernel.Tests.Cpu;

public sealed unsafe class ProcessorTablesTests
{
    [Fact]
    public void TheTablesReferToThisProcessorsStacksAndEntries()
    {
        FakeProcessor fake = new();
        Processor processor = default;
        processor.Image.BootStack = new(0x1000, 0x5000);
        processor.Image.DoubleFaultStack = new(0x6000, 0x8000);
        processor.Image.NmiStack = new(0x9000, 0xb000);
        processor.Image.MachineCheckStack = new(0xc000, 0xe000);
        processor.Image.ExceptionEntries = 0x100400;

        ProcessorTables.Load(&processor);

        Assert.Equal((nint)(&processor), (nint)processor.Self);
        Assert.Equal(0x5000ul, processor.TaskState.Rsp0);
        Assert.Equal(0x8000ul, processor.TaskState.Ist1);
        Assert.Equal(0xb000ul, processor.TaskState.Ist2);
        Assert.Equal(0xe000ul, processor.TaskState.Ist3);
        Assert.Equal(sizeof(TaskStateSegment), processor.TaskState.IoMapBase);
        Assert.Equal(GlobalDescriptorTable.For((ulong)(&processor.TaskState)), processor.GlobalDescriptors);
        Assert.Equal(InterruptGate.To(0x100400 + (14 * 5), 0), processor.InterruptDescriptors[14]);
        Assert.Equal((ulong)(&processor), fake[Msr.IA32_GS_BASE]);
    }
}
