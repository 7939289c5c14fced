namespace Bulkhead.Kernel.Trials.Seventeen;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>What the processor and the kernel keep for the virtual machine, by physical addresses.</summary>
public struct VirtualMachineMemory
{
    /// <summary>The page of the VMCS, that of the MSR bitmap, and the two pages of the I/O bitmaps.</summary>
    public ulong Vmcs;
    public ulong MsrBitmap;
    public ulong IoBitmaps;

    /// <summary>The FXSAVE area, in a page of its own, and the exit counters behind it.</summary>
    public ulong ExtendedState;

    public readonly ulong ExitCounters => ExtendedState + SubjectBlock.PageSize;

    /// <summary>A pool of pages for the EPT.</summary>
    public MemoryRange ExtendedPageTables;

    /// <summary>Where VM exits go.</summary>
    public ulong ExitEntry;
}
