namespace Bulkhead.SystemBuilder.Subjects;

/// <summary>
/// Where things are in a native subject's memory. Linear addresses are guest-physical ones; what no region covers is
/// not mapped.
/// </summary>
public static class NativeMemoryMap
{
    /// <summary>
    /// The <see cref="Bulkhead.Subjects.SubjectInformation"/> and its entries; up to the page tables.
    /// </summary>
    public const ulong Information = 0x8000;

    /// <summary>The page tables; the PML4 comes first. They are not mapped by themselves.</summary>
    public const ulong PageTables = 0x1_0000;

    /// <summary>The first byte above the stack. The page below the stack is not mapped.</summary>
    public const ulong StackTop = 0x9_0000;

    /// <summary>The program, where linker/subject.ld has it begin.</summary>
    public const ulong Program = 0x10_0000;

    /// <summary>
    /// The regions that policy grants, in the order channels, memory, the state of monitored subjects, the audit ring,
    /// counters. Each begins on a 2 MiB boundary, and at least a page behind the one before.
    /// </summary>
    public const ulong Grants = 0x1000_0000;

    /// <summary>
    /// The first window on the memory of a monitored subject: byte g of the subject's memory is g bytes behind the
    /// start of the window. The windows are 4 GiB apart.
    /// </summary>
    public const ulong Windows = 0x1_0000_0000;

    /// <summary>The bytes of a window: a monitored subject's memory lies below 4 GiB.</summary>
    public const ulong WindowLength = 0x1_0000_0000;
}
