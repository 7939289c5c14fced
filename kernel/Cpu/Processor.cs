namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;

/// <summary>
/// The state of one processor, reached by reference; IA32_GS_BASE points at it for the exception entries alone.
/// </summary>
public unsafe struct Processor
{
    /// <summary>This structure's own address, which the stub current_processor loads: it must come first.</summary>
    public Processor* Self;

    /// <summary>Set once a fault of the kernel is being reported, so that a fault in the report is not.</summary>
    public bool IsFailing;

    public ImageLayout Image;
    public BootInformation Boot;
    public ProcessorFeatures Features;
    public KtapReport Report;
    public GlobalDescriptorTable GlobalDescriptors;
    public TaskStateSegment TaskState;
    public InterruptDescriptorTable InterruptDescriptors;
}
