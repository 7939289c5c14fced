namespace Bulkhead.Kernel.Trials.Guests;

using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>Where the guests image keeps its guests.</summary>
public struct GuestMemory
{
    /// <summary>The table of programs: records of <see cref="GuestProgram"/>.</summary>
    public MemoryRange Programs;

    /// <summary>What the guest sees from guest-physical address 0.</summary>
    public MemoryRange Memory;

    /// <summary>A pool of pages for the EPT.</summary>
    public MemoryRange ExtendedPageTables;

    /// <summary>The page of the VMCS, of the MSR bitmap, and the two pages of the I/O bitmaps.</summary>
    public ulong Vmcs;
    public ulong MsrBitmap;
    public ulong IoBitmaps;

    /// <summary>The XSAVE area, a page, and the exit counters behind it.</summary>
    public ulong ExtendedState;

    public readonly ulong ExitCounters => ExtendedState + SubjectBlock.PageSize;

    /// <summary>Where VM exits go.</summary>
    public ulong ExitEntry;
}
