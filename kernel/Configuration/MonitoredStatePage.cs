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
    /// To be set by the monitor: the vector, 1 to 255, of an external interrupt that is to be raised; the kernel sets
    /// it to 0.
    /// </summary>
    public ulong Injection;
}
