namespace Bulkhead.Kernel.Configuration;

using System.Runtime.InteropServices;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// What follows on a VM exit of a subject that is not the kernel's own business. An exit that no record names is a
/// fault. A subject's records ascend by reason, and of one reason by range.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct TrapRecord
{
    public ExitReason Reason;

    public TrapAction Action;

    private readonly byte _reserved;

    /// <summary>
    /// With <see cref="TrapAction.Monitor"/> the index of the monitor, which has the subject's state.
    /// </summary>
    public uint Monitor;

    /// <summary>What the monitor may see, and what it may change, which it must see, too.</summary>
    public MonitoredState Visible;
    public MonitoredState Changeable;

    /// <summary>
    /// The ports (reason 30), MSRs (31 and 32) or guest-physical addresses (48) that it holds for, both inclusive; 0
    /// and all ones for every other reason.
    /// </summary>
    public ulong First;
    public ulong Last;
}
