namespace Bulkhead.Kernel.Trials.Guests;

using System;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Console;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Trials.Guests.TaskSwitching;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// One guest's run, reported as a KTAP subtest: its checks are the points, and the outer point says how it ended.
/// </summary>
public unsafe struct GuestTrial
{
    private const int LongestName = 64;

    /// <summary>No processor has it, nor ever will (SDM Vol. 4, 2.1).</summary>
    private const uint AbsentMsr = 0x4000_00ff;

    public Subject Subject;

    private Processor* _processor;
    private MemoryRange _memory;
    private uint _checks;
    private uint _failures;
    private ExitCounts _exits;
    private ulong _vmcs;
    private FailedEntry _failedEntry;

    /// <summary>How many of the guest's checks failed.</summary>
    public readonly uint Failures => _failures;

    /// <summary>How the run ended.</summary>
    public readonly GuestOutcome Outcome => new() { Cause = Subject.Cause, LastExit = Subject.LastExit };

    /// <summary>Begins the subtest of a guest whose memory is that of <paramref name="memory"/>.</summary>
    public void Begin(Processor* processor, in GuestMemory memory, ReadOnlySpan<byte> name)
    {
        _processor = processor;
        _memory = memory.Memory;
        _vmcs = memory.Vmcs;
        _checks = 0;
        _failures = 0;
        _exits = default;
        UnblockNmis();
        ref KernelLog log = ref processor->Report.Log;
        log.Write("    # Subtest: "u8);
        log.Write(name);
        log.Write((byte)'\n');
    }

    /// <summary>
    /// Ends blocking by NMI, by the IRET behind a fault. Bochs 2.7 does not end it at a VM entry that says so; so under
    /// KVM one guest's blocking would be this kernel's, and from there the next guest's.
    /// </summary>
    private static void UnblockNmis()
    {
        ulong none;
        _ = Instructions.Rdmsr(AbsentMsr, &none);
    }

    /// <summary>
    /// Decides an exit for the slow level: the guests' hypercalls, and else what the kernel does. True to go on.
    /// </summary>
    public bool HandleExit()
    {
        ExitReasonField reason = new((uint)Subject.State.ExitReason);
        _exits.Add(reason);
        if (reason.Value != (uint)ExitReason.Vmcall)
        {
            return ExitHandler.Handle(ref Subject)
                || (Subject.LastExit.Reason.Basic == ExitReason.TaskSwitch
                    && TaskSwitch.TryHandle(ref Subject, _memory));
        }

        Events.SkipInstruction();
        ref GeneralRegisters registers = ref Subject.State.Registers;
        switch ((GuestHypercall)(uint)registers.Rax)
        {
            case GuestHypercall.Check:
                ReportCheck((uint)registers.Rsi, (uint)registers.Rcx == 1, (uint)registers.Rdx);
                return true;
            case GuestHypercall.End:
                Subject.Cause = StopCause.Ended;
                return false;
            default:
                AnswerService();
                return true;
        }
    }

    private void AnswerService()
    {
        if (!GuestServices.TryAnswer(ref Subject, _exits, ref _processor->Report.Log))
        {
            Events.Inject(ExceptionVector.InvalidOpcode);
        }

        EventDelivery.Deliver(ref Subject.Pending);
    }

    /// <summary>Ends the subtest's points, and says which rules were broken if VM entry failed.</summary>
    public void EndChecks()
    {
        ref KernelLog log = ref _processor->Report.Log;
        log.Write("    1..%\n"u8, _checks);
        _failedEntry.Write(ref log, Subject, _vmcs);
    }

    /// <summary>Ends the subtest: how the guest ended is a point of the outer test.</summary>
    public void End(ReadOnlySpan<byte> name)
    {
        ref KernelLog log = ref _processor->Report.Log;
        EndChecks();
        bool ok = Subject.Cause == StopCause.Ended && _failures == 0 && _checks != 0;
        _ = _processor->Report.Point(ok, name);
        log.Write("checks=% failed=%, "u8, _checks, _failures);
        Outcome.Write(ref log);
        log.Write((byte)'\n');
    }

    /// <summary>The guest tells its name; it is foreign text at an address that it chose.</summary>
    private void ReportCheck(uint name, bool holds, uint seen)
    {
        ref KernelLog log = ref _processor->Report.Log;
        _checks++;
        _failures += holds ? 0u : 1;
        log.Write(holds ? "    ok % "u8 : "    not ok % "u8, _checks);
        if (name < _memory.Length - LongestName)
        {
            ReadOnlySpan<byte> text = new((byte*)_memory.Start + name, LongestName);
            log.WriteUntrusted(text.Slice(0, BootText.LengthUntil(text, 0)));
        }

        log.Write(holds ? "\n"u8 : ": seen $\n"u8, seen);
    }
}
