namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;

/// <summary>
/// The page through which a monitor sees the exit that it has to answer, and changes what it may of the subject's state.
/// What it may not see reads 0. The kernel copies each value once, and checks what the processor would not.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct MonitoredStatePage
{
    /// <summary>The exit: always visible.</summary>
    public ulong ExitReason;
    public ulong ExitQualification;
    public ulong InstructionLength;

    /// <summary>Of an access to memory; of no use for other exits.</summary>
    public ulong GuestPhysicalAddress;

    /// <summary>Of an access to memory, INS or OUTS; of no use for other exits.</summary>
    public ulong GuestLinearAddress;
    public ulong InstructionInformation;

    /// <summary>How many exits the monitor has been given.</summary>
    public ulong Exits;

    /// <summary>
    /// To be set to 1 by the monitor if the subject is to go on behind the instruction, which takes the right to change
    /// the instruction pointer; the kernel sets it to 0.
    /// </summary>
    public ulong Skip;

    public GeneralRegisters Registers;
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

    /// <summary>
    /// A request of the monitor: 0 for none; with bit 31 set, bits 7:0 are the vector, 0 to 255, of an external
    /// interrupt that is injected as soon as the subject can take it. The kernel sets it to 0 when that has happened:
    /// at the next exit the monitor finds it unchanged if it has not, and may replace or withdraw it.
    /// </summary>
    public ulong Injection;

    /// <summary>
    /// To be set by the monitor: the tick of the TSC, as all subjects read it, at which the subject is to exit with
    /// the reason 52 ("VMX-preemption timer expired"), whether it runs or halts; 0 for never.
    /// </summary>
    public ulong Deadline;

    /// <summary>
    /// To be set by the monitor: with bit 31 set, bits 7:0 are the vector of an exception, 6 (#UD) or 13 (#GP with the
    /// error code 0), that the subject gets in place of the instruction's end; the kernel sets it to 0.
    /// </summary>
    public ulong Exception;
}
