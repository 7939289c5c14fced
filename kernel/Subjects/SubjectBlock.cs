namespace Bulkhead.Kernel.Subjects;

/// <summary>
/// The pages that the kernel keeps of a subject, in its own part of the machine's memory, at their offsets in bytes.
/// The pages of EPT tables follow.
/// </summary>
public static class SubjectBlock
{
    public const ulong PageSize = 4096;

    /// <summary>The <see cref="Subjects.Subject"/>.</summary>
    public const ulong Subject = 0;

    /// <summary>The VMCS.</summary>
    public const ulong Vmcs = 1 * PageSize;

    /// <summary>The MSR bitmap, and the two pages of the I/O bitmaps.</summary>
    public const ulong MsrBitmap = 2 * PageSize;
    public const ulong IoBitmaps = 3 * PageSize;

    /// <summary>The XSAVE area.</summary>
    public const ulong ExtendedState = 5 * PageSize;
    public const ulong ExtendedStateLength = 2 * PageSize;

    /// <summary>The exit counters, which the auditor may read: one of 64 bits for each basic exit reason.</summary>
    public const ulong Counters = 7 * PageSize;

    /// <summary>What its monitor sees and changes of its state; mapped into the monitor alone.</summary>
    public const ulong MonitoredState = 8 * PageSize;

    /// <summary>The EPT tables, the EPT PML4 table first.</summary>
    public const ulong ExtendedPageTables = 9 * PageSize;
}
