namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The page through which a monitor sees the exit that it has to answer, and changes what it may of the subject's
/// state. What it may not see reads 0. The kernel copies each value once, and checks what the processor would not.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct MonitoredStatePage
{
    /// <summary>
    /// In <see cref="Changed"/>: the subject goes on behind the instruction, which takes the right to change the
    /// instruction pointer.
    /// </summary>
    public const uint Completed = 1u << 31;

    /// <summary>The exit: always visible.</summary>
    public ulong ExitReason;
    public ulong ExitQualification;

    /// <summary>Of an access to memory (an EPT violation, INS or OUTS); of no use for other exits.</summary>
    public ulong InstructionLength;
    public ulong GuestPhysicalAddress;
    public ulong GuestLinearAddress;
    public ulong InstructionInformation;

    /// <summary>How many exits the monitor has been given.</summary>
    public ulong Exits;

    /// <summary>How often the subject has begun anew; with a new number all its state is that of a start.</summary>
    public ulong Restarts;

    /// <summary>
    /// To be set by the monitor: the parts of the state (<see cref="MonitoredState"/>) that are to be taken over from
    /// here, and <see cref="Completed"/>; the kernel sets it to 0.
    /// </summary>
    public ulong Changed;

    /// <summary>
    /// To be set by the monitor: with bit 31 set an exception in bits 7:0, #UD (6) or #GP (13) with the error code 0,
    /// that the subject gets instead; or NMI (2), which it gets as soon as it takes one. The kernel sets it to 0.
    /// </summary>
    public ulong Exception;

    /// <summary>
    /// What the monitor has requested: with bit 31 set the external interrupt of the vector in bits 7:0. The kernel
    /// delivers it as soon as the subject can take it. On the next exit it is still here if it has not been delivered,
    /// and 0 if it has; the monitor may leave it, replace it or withdraw it.
    /// </summary>
    public ulong Injection;

    /// <summary>
    /// The tick, of the time that all subjects read, from which on the subject exits for the monitor (reason 52), be it
    /// at rest or not; 0: none. The kernel sets it to 0 when that tick has come, and else leaves it as it is.
    /// </summary>
    public ulong Deadline;

    public GeneralRegisters Registers;

    /// <summary>From here on: of accesses to memory only; for other exits as it was at the last one of those.</summary>
    public ulong InstructionPointer;
    public ulong Flags;
    public ulong StackPointer;

    public ulong ControlRegister0;
    public ulong ControlRegister3;
    public ulong ControlRegister4;
    public ulong ExtendedFeatureEnable;

    public ulong CodeSegmentBase;
    public ulong CodeSegmentAccessRights;

    /// <summary>The activity state: 0 active, 1 halted.</summary>
    public ulong Activity;
}
