namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Vmx;

/// <summary>What happens on an exit that is not the kernel's own business.</summary>
public enum TrapAction : byte
{
    /// <summary>The subject is stopped: what no policy names is a fault of the subject.</summary>
    Stop = 0,

    /// <summary>The instruction has no effect: the subject goes on behind it. Without one it stops.</summary>
    Skip = 1,

    /// <summary>The subject gets #UD, as on a processor without the instruction.</summary>
    InvalidOpcode = 2,

    /// <summary>The subject gets #GP(0), as where the instruction is forbidden.</summary>
    GeneralProtection = 3,

    /// <summary>The port does not exist: IN reads ones, OUT has no effect; INS and OUTS stop the subject.</summary>
    AbsentPort = 5,

    /// <summary>The subject goes on where it is: the exit has done its work.</summary>
    Resume = 4,

    /// <summary>The subject's monitor decides.</summary>
    Monitor = 6,
}

/// <summary>The action for every basic exit reason.</summary>
public struct TrapTable
{
    public const int Count = 80;

    private Actions _actions;

    /// <summary>
    /// The action for the whole exit-reason field; <see cref="TrapAction.Stop"/> for one beyond the table, as those
    /// with other bits than the basic reason's are.
    /// </summary>
    public readonly TrapAction For(uint reason) => reason < Count
        ? Unsafe.Add(ref Unsafe.As<Actions, TrapAction>(ref Unsafe.AsRef(in _actions)), (int)reason)
        : TrapAction.Stop;

    /// <summary>Sets the action for a reason of the table.</summary>
    public void Set(ExitReason reason, TrapAction action) => _actions[(int)reason] = action;

    [InlineArray(Count)]
    private struct Actions
    {
        private TrapAction _first;
    }
}
