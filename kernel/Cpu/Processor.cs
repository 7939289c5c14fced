namespace Bulkhead.Kernel.Cpu;

using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;

/// <summary>
/// The state of one processor, reached by reference; IA32_GS_BASE points at it for the exception entries alone.
/// </summary>
public unsafe struct Processor
{
    /// <summary>This structure's own address, which the stub current_processor loads: it must come first.</summary>
    public Processor* Self;

    /// <summary>
    /// How many faults of the kernel there have been: the first is reported, the second is a line, and with the third
    /// the log itself is not to be trusted.
    /// </summary>
    public int FaultCount;

    public ImageLayout Image;
    public BootInformation Boot;
    public ProcessorFeatures Features;

    /// <summary>Where a fault of the kernel is recorded for the next boot; null before that memory is mapped.</summary>
    public CrashRecord* Crash;

    /// <summary>The kernel's own address space.</summary>
    public PageTableBuilder AddressSpace;

    /// <summary>How fast the TSC counts, in kilohertz; 0 if that is not known.</summary>
    public ulong TimeStampKilohertz;
    public KtapReport Report;
    public GlobalDescriptorTable GlobalDescriptors;
    public TaskStateSegment TaskState;
    public InterruptDescriptorTable InterruptDescriptors;
}
