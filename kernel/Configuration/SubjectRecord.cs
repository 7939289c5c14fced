namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// A subject. Its records in a table are consecutive, and the subjects' ranges follow each other without gaps, so that
/// each record belongs to exactly one subject.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SubjectRecord
{
    public const int MaximumCount = 64;

    /// <summary>No bound on restarts.</summary>
    public const uint UnlimitedRestarts = uint.MaxValue;

    public RecordName Name;

    /// <summary>The index of its partition.</summary>
    public uint Partition;

    /// <summary>The mode in which it begins.</summary>
    public SubjectMode Mode;

    /// <summary>Whether it is a native subject or a virtual machine.</summary>
    public SubjectKind Kind;

    public FaultAction OnFault;

    /// <summary>How often it may restart; then it stops. Not 0 if and only if it restarts.</summary>
    public uint MaximumRestarts;

    /// <summary>
    /// The watchdog: in how many of its minor frames in a row it may omit to wait; 0 without a watchdog.
    /// </summary>
    public uint WatchdogFrames;

    /// <summary>
    /// RIP (in real mode CS holds bits 19:16), RSP, CR3 and RDI at its start; all else as after INIT.
    /// </summary>
    public ulong EntryPoint;
    public ulong StackPointer;
    public ulong PageTable;
    public ulong Argument;

    /// <summary>
    /// The physical address of the kernel's block of it: <see cref="SubjectBlock"/>, then
    /// <see cref="ExtendedPageTables"/> pages.
    /// </summary>
    public ulong Block;

    /// <summary>How many pages of EPT tables the block has.</summary>
    public uint ExtendedPageTables;

    public RecordRange Memory;
    public RecordRange Images;
    public RecordRange Ports;
    public RecordRange Msrs;
    public RecordRange Cpuid;
    public RecordRange Events;
    public RecordRange Traps;

    private readonly uint _reserved;
}
