namespace Bulkhead.Kernel.Subjects;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

/// <summary>Why a subject runs no more.</summary>
public enum StopCause
{
    /// <summary>It has not been stopped.</summary>
    None,

    /// <summary>It ended itself by a hypercall.</summary>
    Ended,

    /// <summary>It caused an exit that policy answers with the subject's end.</summary>
    Trap,

    /// <summary>VM entry found its state invalid (an exit with bit 31 of the reason set).</summary>
    EntryFailed,

    /// <summary>VMLAUNCH or VMRESUME refused its VMCS.</summary>
    VmcsRefused,
}

/// <summary>A subject: its state, what its traps do, and how it ended.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Subject
{
    public const ulong NoAlarm = ~0ul;

    /// <summary>It comes first: a pointer to it is a pointer to the subject.</summary>
    public SubjectState State;

    public TrapTable Traps;
    public CpuidTable Cpuid;
    public MsrTable Msrs;

    /// <summary>The events that wait until the subject can take them.</summary>
    public PendingEvents Pending;

    /// <summary>Its index in the configuration vector.</summary>
    public uint Index;

    public SubjectPhase Phase;

    /// <summary>The subject that runs in its minor frames: itself, or what it was handed over to.</summary>
    public Subject* FrameHolder;

    /// <summary>How often it has begun anew.</summary>
    public uint Restarts;

    /// <summary>After so many minor frames in a row without waiting it fails; 0: never.</summary>
    public uint WatchdogFrames;
    public uint FramesWithoutWait;

    /// <summary>
    /// The most ticks from the start of a minor frame of it until the kernel was ready to enter it: within the switch
    /// window, or the frame began late.
    /// </summary>
    public long LongestSwitch;

    /// <summary>It has waited in its present minor frame.</summary>
    public bool HasWaited;

    /// <summary>Its exceptions are its own; those of a native subject are faults.</summary>
    public bool HandlesExceptions;

    /// <summary>What is to be done beside when the processor becomes its own; for most subjects nothing.</summary>
    public SwitchWork SwitchWork;

    /// <summary>It can write IA32_TSC_AUX itself.</summary>
    public bool WritesTscAux;

    /// <summary>The tree that maps its memory.</summary>
    public ExtendedPageTablePointer ExtendedPageTables;

    /// <summary>The controls of its VMCS at its start; computed once, since they take the processor's MSRs.</summary>
    public VmxControlSet Controls;

    /// <summary>The interrupt lines that are its own, a bit each.</summary>
    public uint InterruptLines;

    /// <summary>The records of its events, and how many there are.</summary>
    public EventRecord* Events;
    public uint EventCount;

    /// <summary>
    /// Of a native subject: the event by which it handed over last, and to whom; null: never yet. It saves the search
    /// for what a monitor does after each exit.
    /// </summary>
    public Subject* HandoverTarget;
    public ulong HandoverEvent;

    /// <summary>The records of its traps, which follow each other, and how many there are.</summary>
    public TrapRecord* FirstTrap;
    public uint TrapCount;

    /// <summary>
    /// For each basic exit reason the record of the trap that its monitor answered last (<see cref="TrapRecord"/>*); 0:
    /// none. The next exit is most often of the same trap, and needs no search.
    /// </summary>
    public fixed ulong RecentTraps[TrapTable.Count];

    /// <summary>The record of the trap that its monitor answered last; null at first.</summary>
    public TrapRecord* LastTrap;

    /// <summary>The monitor that <see cref="LastTrap"/> names.</summary>
    public Subject* LastMonitor;

    /// <summary>The monitor that has an exit of it to answer, until which it does not run; null: none.</summary>
    public Subject* AnsweredBy;

    /// <summary>The tick of the TSC at which it exits for its monitor; <see cref="NoAlarm"/>: never.</summary>
    public ulong Alarm;

    /// <summary>The kHz of the TSC, which CPUID tells it.</summary>
    public ulong Kilohertz;

    /// <summary>How many audit records of MSRs there may be about it, until it begins anew.</summary>
    public uint MsrRecordsLeft;

    /// <summary>Its trap "an event has come for the monitor"; null if it has none.</summary>
    public TrapRecord* EventTrap;

    /// <summary>What its monitor sees.</summary>
    public MonitoredStatePage* Page;

    /// <summary>How far its memory is restored.</summary>
    public RestoreProgress Restore;

    /// <summary>It waits for its next minor frame, by hypercall.</summary>
    public bool IsYielding
    {
        readonly get => (SwitchWork & SwitchWork.Wake) != 0;
        set => SwitchWork = value ? SwitchWork | SwitchWork.Wake : SwitchWork & ~SwitchWork.Wake;
    }

    public StopCause Cause;

    /// <summary>
    /// The last exit, or with <see cref="StopCause.VmcsRefused"/> the VM-instruction error as its reason.
    /// </summary>
    public ExitInformation LastExit;
}
