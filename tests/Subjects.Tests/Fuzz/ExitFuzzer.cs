namespace Bulkhead.Subjects.Tests.Fuzz;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Kernel.Vmx.EntryCheck;
using Bulkhead.Subjects.Tests.Support;
using Bulkhead.Vmx.Tests;

/// <summary>
/// Runs random exits through both levels of the exit path, as kernel/Vmx/Entry.asm does, and says which promise is
/// broken first.
/// </summary>
public sealed class ExitFuzzer : IDisposable
{
    /// <summary>All of a VMCS that answering an exit may change.</summary>
    private static readonly VmcsField[] s_writable =
    [
        VmcsField.GuestRip,
        VmcsField.GuestInterruptibilityState,
        VmcsField.GuestPendingDebugExceptions,
        VmcsField.VmEntryInterruptionInformation,
        VmcsField.VmEntryExceptionErrorCode,
        VmcsField.VmEntryInstructionLength,
    ];

    /// <summary>And what an access to a debug register, the timer and the windows may change.</summary>
    private static readonly VmcsField[] s_eventWritable =
    [
        .. s_writable, VmcsField.GuestRsp, VmcsField.GuestDr7, VmcsField.PinBasedControls,
        VmcsField.PrimaryProcessorBasedControls,
    ];

    /// <summary>And what an access to a control register may change.</summary>
    private static readonly VmcsField[] s_controlWritable =
    [
        .. s_writable, VmcsField.GuestRsp, VmcsField.GuestCr0, VmcsField.Cr0ReadShadow, VmcsField.GuestEfer,
        VmcsField.VmEntryControls, VmcsField.GuestCr3,
    ];

    private const ulong ExtendedStateMask = 0xe7;

    private readonly FakeVmcs vmcs = new();
    private readonly SubjectBox box = new();
    private readonly EntryState[] templates =
        [.. Enum.GetValues<EntryTemplate>().Where(one => one != EntryTemplate.LegacyHost).Select(GoodVmcs.Of)];

    /// <summary>How many exits went which way, to see that the fuzzer gets everywhere.</summary>
    public Dictionary<string, int> Outcomes { get; } = [];

    /// <summary>Null, or what is wrong with the answer to the exit of this seed.</summary>
    public string? Run(int seed)
    {
        RandomExit exit = new(seed, vmcs, templates);
        PrepareSubject(exit);
        vmcs.Reads = 0;
        vmcs.Writes = 0;
        EntryState before = vmcs.State;
        GeneralRegisters registers = box.Registers;
        string? wrong;
        try
        {
            wrong = RunLevels(exit, before, registers);
        }
        catch (Exception exception)
        {
            wrong = exception.ToString();
        }

        return wrong is null ? null : $"{wrong}: seed {seed}: {exit}";
    }

    public void Dispose() => box.Dispose();

    private void PrepareSubject(RandomExit exit)
    {
        ref Subject subject = ref box.Subject;
        subject.Cause = StopCause.None;
        subject.LastExit = default;
        subject.State.ExitReason = exit.Reason;
        subject.State.ExtendedControl0 = 1;
        subject.State.ExtendedStateMask = ExtendedStateMask;
        subject.Traps = default;
        if ((int)exit.Field.Basic < TrapTable.Count)
        {
            subject.Traps.Set(exit.Field.Basic, exit.Action);
        }

        subject.Cpuid.SetConstant(0, new() { Eax = 1, Ebx = 2, Ecx = 3, Edx = 4 });
        subject.Cpuid.SetConstant(0x80000000, new() { Eax = uint.MaxValue, Edx = uint.MaxValue });
        _ = subject.Msrs.Add(0x1a0, 1, 0xff);
        _ = subject.Msrs.Add(0x277, 0x0007_0406_0007_0406, ~0ul);
        _ = subject.Msrs.Add(0x10, 0, 0);
        exit.FillRegisters(ref box.Registers);
    }

    private string? RunLevels(RandomExit exit, in EntryState before, in GeneralRegisters registers)
    {
        FastVerdict verdict = box.AnswerFast(exit.Reason);
        if (vmcs.Reads + vmcs.Writes != 0)
        {
            return "the fast level touched the VMCS";
        }

        switch (verdict)
        {
            case FastVerdict.SkipInstruction:
                Count("fast");
                return CheckFast(exit, registers);
            case FastVerdict.Slow when RegistersChanged(registers, 0):
                return "the fast level changed a register and did not answer";
            case FastVerdict.Slow:
                bool goesOn = ExitHandler.Handle(ref box.Subject);
                Count(IsKernels(exit.Field.Basic) && !exit.Field.IsEntryFailure
                    ? $"{(goesOn ? "goes on" : "stops")}, {exit.Field.Basic}"
                    : $"{(goesOn ? "goes on" : "stops")}, {exit.Action}");
                return RegistersChanged(registers, Results(exit.Field.Basic))
                    ? "the slow level changed a register that is no result"
                    : goesOn ? CheckGoingOn(exit, before)
                    : CheckStopped(exit, before);
            default:
                return $"unknown verdict {verdict}";
        }
    }

    /// <summary>The registers that an exit may change: a bit for each.</summary>
    private static uint Results(ExitReason reason) => reason switch
    {
        ExitReason.Cpuid => 0b1111,
        ExitReason.IoInstruction => 0b0001,
        ExitReason.Rdtsc => 0b0101,
        ExitReason.Rdtscp => 0b0111,
        ExitReason.ControlRegisterAccess or ExitReason.MovDr => 0xffef,
        _ => 0,
    };

    /// <summary>The kernel answers these itself, whatever the trap table says.</summary>
    private static bool IsKernels(ExitReason reason) =>
        reason is ExitReason.Cpuid or ExitReason.Xsetbv or ExitReason.ControlRegisterAccess or ExitReason.MovDr
            or ExitReason.Rdtsc or ExitReason.Rdtscp or ExitReason.Invlpg or ExitReason.ExceptionOrNmi
            or ExitReason.InterruptWindow or ExitReason.NmiWindow;

    private string? CheckFast(RandomExit exit, in GeneralRegisters registers)
    {
        const uint AnswersInRegisters = 0b1111;
        return (ExitReason)exit.Reason is not
            (ExitReason.Vmcall or ExitReason.Cpuid or ExitReason.Rdmsr or ExitReason.Wrmsr) || exit.Reason > 0xffff
                ? "the fast level answered what is none of its reasons"
            : RegistersChanged(registers, AnswersInRegisters) ? "the fast level changed a register beyond RBX"
            : null;
    }

    private string? CheckStopped(RandomExit exit, in EntryState before)
    {
        StopCause expected = exit.Field.IsEntryFailure ? StopCause.EntryFailed : StopCause.Trap;
        return box.Subject.Cause != expected ? $"stopped with cause {box.Subject.Cause}, expected {expected}"
            : box.Subject.LastExit.Reason.Value != exit.Reason ? "the last exit has another reason"
            : vmcs[VmcsField.GuestRip] != before.Of(VmcsField.GuestRip) ? "stopped behind the instruction"
            : null;
    }

    private string? CheckGoingOn(RandomExit exit, in EntryState before)
    {
        InterruptionInformation injected = vmcs.State.Injected;
        InterruptionInformation interrupted = new((uint)before.Of(VmcsField.IdtVectoringInformation));
        bool mayInterrupt = !exit.Field.IsByInstruction && exit.Field.Basic != ExitReason.TaskSwitch;
        bool isSkipped = vmcs[VmcsField.GuestRip] != before.Of(VmcsField.GuestRip);
        return exit.Field.IsEntryFailure ? "goes on after a failed entry"
            : box.Subject.Cause != StopCause.None ? $"goes on with cause {box.Subject.Cause}"
            : isSkipped && !IsSkippedByItsLength(exit, before) ? "RIP moved, and not by an instruction's length"
            : mayInterrupt && interrupted.IsValid && !injected.IsValid ? "an interrupted event is lost"
            : injected.IsValid && isSkipped ? "an instruction is skipped and an event injected"
            : ExtendedControlRegister0Rules.Check(box.Subject.State.ExtendedControl0, ExtendedStateMask) != default
                ? $"XCR0 is 0x{box.Subject.State.ExtendedControl0:x}, which the processor refuses"
            : CheckWrites(exit, before) ?? CheckEntry(before, isSkipped);
    }

    private bool IsSkippedByItsLength(RandomExit exit, in EntryState before) =>
        (exit.Action is TrapAction.Skip or TrapAction.AbsentPort || IsKernels(exit.Field.Basic))
        && exit.Field.IsByInstruction
        && vmcs[VmcsField.GuestRip] == before.Of(VmcsField.GuestRip) + before.Of(VmcsField.VmExitInstructionLength);

    private string? CheckWrites(RandomExit exit, in EntryState before)
    {
        EntryState expected = before;
        VmcsField[] writable = exit.Field.Basic switch
        {
            ExitReason.ControlRegisterAccess => s_controlWritable,
            ExitReason.ExceptionOrNmi or ExitReason.MovDr or ExitReason.VmxPreemptionTimerExpired
                or ExitReason.InterruptWindow or ExitReason.NmiWindow => s_eventWritable,
            _ => s_writable,
        };
        foreach (VmcsField field in writable)
        {
            expected.Values.Set(field, vmcs[field]);
        }

        ReadOnlySpan<ulong> values = expected.Values;
        ReadOnlySpan<ulong> found = vmcs.State.Values;
        return values.SequenceEqual(found) ? null : "a field changed that an answer does not need";
    }

    /// <summary>VM entry takes the VMCS, if it would have taken the guest's state before.</summary>
    private string? CheckEntry(in EntryState before, bool isSkipped)
    {
        EntryFindings findings = default;
        EntryFindings old = default;
        _ = EntryChecker.Check(vmcs.State, ref findings);
        if (findings.Count == 0)
        {
            return null;
        }

        _ = EntryChecker.Check(before, ref old);
        foreach (EntryRule rule in Enum.GetValues<EntryRule>())
        {
            // The processor refuses a RIP beyond the mode's range, and the subject ends.
            bool isByRip = isSkipped && rule is EntryRule.GuestRipRange or EntryRule.GuestRipCanonical;
            if (findings.Has(rule) && !isByRip)
            {
                return $"VM entry would fail: {rule}{(old.Has(rule) ? " (as before the exit)" : "")}";
            }
        }

        return null;
    }

    /// <summary>Whether a register changed that is not in <paramref name="allowed"/>, a bit for each.</summary>
    private bool RegistersChanged(in GeneralRegisters registers, uint allowed)
    {
        for (int index = 0; index < GeneralRegisters.Count; index++)
        {
            if ((allowed >> index & 1) == 0 && registers[index] != box.Registers[index])
            {
                return true;
            }
        }

        return false;
    }

    private void Count(string outcome) => Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
}
