namespace Bulkhead.Kernel.Trials.Guests;

using System;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// One guest's run, reported as a KTAP subtest: its checks are the points, and the outer point says how it ended.
/// </summary>
public unsafe struct GuestTrial
{
    public Processor* Processor;
    public Subject Subject;

    private uint _checks;
    private uint _failures;

    /// <summary>
    /// Decides an exit for the slow level: the guests' hypercalls, and else what the kernel does. True to go on.
    /// </summary>
    public bool HandleExit()
    {
        bool isHypercall = (ushort)Vmcs.Read(VmcsField.ExitReason) == (ushort)ExitReason.Vmcall;
        if (!isHypercall)
        {
            return ExitHandler.Handle(ref Subject);
        }

        Events.SkipInstruction();
        ref GeneralRegisters registers = ref Subject.State.Registers;
        switch ((GuestHypercall)(uint)registers.Rax)
        {
            case GuestHypercall.Check:
                ReportCheck((uint)registers.Rbx, (uint)registers.Rcx == 1, (uint)registers.Rdx);
                return true;
            case GuestHypercall.End:
                Subject.Cause = StopCause.Ended;
                return false;
            default:
                Events.Inject(ExceptionVector.InvalidOpcode);
                return true;
        }
    }

    /// <summary>Writes how the guest ended as a point of the outer test.</summary>
    public void Report(ReadOnlySpan<byte> name)
    {
        ref KernelLog log = ref Processor->Report.Log;
        bool ok = Subject.Cause == StopCause.Ended && _failures == 0 && _checks != 0;
        _ = Processor->Report.Point(ok, name);
        log.Write("checks=% failed=% "u8, _checks, _failures);
        switch (Subject.Cause)
        {
            case StopCause.Ended:
                log.Write("ended by itself"u8);
                break;
            case StopCause.VmcsRefused:
                log.Write("VM-instruction error %"u8, Subject.LastExit.Reason.Value);
                break;
            default:
                ExitDescription.Write(ref log, Subject.LastExit);
                break;
        }

        log.Write((byte)'\n');
    }

    private void ReportCheck(uint number, bool holds, uint seen)
    {
        ref KernelLog log = ref Processor->Report.Log;
        _checks++;
        _failures += holds ? 0u : 1;
        log.Write(holds ? "    ok % - $ seen=$\n"u8 : "    not ok % - $ seen=$\n"u8, _checks, number, seen);
    }
}
