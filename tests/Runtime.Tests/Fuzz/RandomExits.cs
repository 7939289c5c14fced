namespace Bulkhead.Runtime.Tests.Fuzz;

using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Subjects;
using Bulkhead.Kernel.Vmx;
using Bulkhead.Runtime.Tests.Support;

/// <summary>
/// Exits that a processor could report of the subject that runs, and its state with them; information that depends on
/// the reason alone holds anything at all.
/// </summary>
public sealed unsafe class RandomExits(Random random, RunningSystem system)
{
    private const uint Guest = 3;
    private const uint Monitor = 4;

    private const ulong TrapFlag = 1 << 8;
    private const ulong InterruptFlag = 1 << 9;
    private const ulong SingleStep = 1 << 14;
    private const ulong Valid = 0x8000_0000;

    private static readonly ExitReason[] s_frequent =
    [
        ExitReason.Vmcall, ExitReason.Vmcall, ExitReason.Hlt, ExitReason.IoInstruction, ExitReason.EptViolation,
        ExitReason.VmxPreemptionTimerExpired, ExitReason.ExternalInterrupt, ExitReason.InterruptWindow,
    ];

    /// <summary>What the last one was.</summary>
    public string Last { get; private set; } = "none";

    /// <summary>Makes one up, and has the kernel answer it.</summary>
    public void Next()
    {
        Subject* subject = system.Running;
        uint reason = (uint)(Chance(2) ? s_frequent[random.Next(s_frequent.Length)] : (ExitReason)random.Next(80));
        reason |= Chance(200) ? 1u << 31 : 0;
        if (system.Machine.Now >= subject->State.Deadline)
        {
            reason = (uint)ExitReason.VmxPreemptionTimerExpired;
        }

        bool isAnswer = subject->Index == Monitor && system.Subject(Guest)->AnsweredBy != null && Chance(2);
        reason = isAnswer ? (uint)ExitReason.Vmcall : reason;
        if (subject->Index == Guest && subject->Alarm != Subject.NoAlarm && Chance(3))
        {
            reason = (uint)ExitReason.VmxPreemptionTimerExpired;
        }

        ExitReasonField field = new(reason);
        FillRegisters(subject);
        if (isAnswer)
        {
            (subject->State.Registers.Rax, subject->State.Registers.Rdi) = ((ulong)Hypercall.Event, 0);
        }

        if (!field.IsEntryFailure)
        {
            SetState(subject->Index, field);
        }

        Set(VmcsField.GuestLinearAddress, Wild());
        Set(VmcsField.VmExitInterruptionInformation, Wild());
        Set(VmcsField.VmExitInstructionInformation, Wild());
        Set(VmcsField.VmInstructionError, (ulong)random.Next(30));
        system.Machine.Now += (ulong)random.Next(3000);
        if (field.Basic == ExitReason.VmxPreemptionTimerExpired)
        {
            system.Machine.Now = Math.Max(system.Machine.Now, subject->State.Deadline);
        }

        ScrawlOnPages();
        Last = $"reason 0x{reason:x} ({field.Basic}) of subject {subject->Index}";
        if (Chance(300))
        {
            Last = $"refusal of subject {subject->Index}";
            system.Refuse();
            return;
        }

        ulong qualification = field.Basic == ExitReason.IoInstruction ? Port() : Wild();
        system.ExitWithField(reason, qualification, Wild() & 0xffff_ffff, (uint)random.Next(1, 16));
    }

    private void Set(VmcsField field, ulong value) => system.SetField(system.Running->Index, field, value);

    private void FillRegisters(Subject* subject)
    {
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            subject->State.Registers[register] = Wild();
        }

        if (!Chance(10))
        {
            subject->State.Registers.Rax = (ulong)random.Next(1, 3);
            subject->State.Registers.Rdi = (ulong)random.Next(4);
        }
    }

    /// <summary>The state as an exit for the reason may find it, after the last entry injected what it did.</summary>
    private void SetState(uint subject, ExitReasonField reason)
    {
        bool wasInjecting = new InterruptionInformation(
            (uint)system.Field(subject, VmcsField.VmEntryInterruptionInformation)).IsValid;
        bool mayRest = !reason.IsByInstruction && !wasInjecting;
        ulong activity = mayRest ? system.Field(subject, VmcsField.GuestActivityState) : 0;
        bool hasEvent = activity == 0 && !reason.IsByInstruction && Chance(3);
        ulong flags = 2 | (Chance(2) ? InterruptFlag : 0) | (Chance(4) ? TrapFlag : 0);
        ulong blocking = hasEvent || activity != 0 ? 0ul : random.Next(4) switch
        {
            0 when (flags & InterruptFlag) != 0 => 1,
            1 => 2,
            _ => 0,
        };
        bool isStepping = (flags & TrapFlag) != 0 && (blocking != 0 || activity != 0);
        Set(VmcsField.GuestRflags, flags);
        Set(VmcsField.GuestActivityState, activity);
        Set(VmcsField.GuestInterruptibilityState, blocking);
        Set(VmcsField.GuestPendingDebugExceptions, isStepping ? SingleStep : 0);
        Set(VmcsField.GuestRip, (ulong)random.Next(0x1000, 0xff00));
        Set(VmcsField.IdtVectoringInformation, hasEvent ? Event(flags).Value : 0);
        Set(VmcsField.IdtVectoringErrorCode, (ulong)random.Next(0x1_0000));
    }

    private InterruptionInformation Event(ulong flags)
    {
        if (Chance(3) && (flags & InterruptFlag) != 0)
        {
            return InterruptionInformation.Inject(InterruptionType.ExternalInterrupt, (byte)random.Next(32, 256));
        }

        byte vector = (byte)random.Next(21);
        bool isProtected = (system.Field(system.Running->Index, VmcsField.GuestCr0) & 1) != 0;
        return InterruptionInformation.Inject(
            InterruptionType.HardwareException,
            vector,
            isProtected && InterruptionInformation.DeliversErrorCode((ExceptionVector)vector));
    }

    /// <summary>What a hostile monitor leaves in the page, whenever it likes.</summary>
    private void ScrawlOnPages()
    {
        Subject* guest = system.Subject(Guest);
        if (Chance(2))
        {
            ulong* words = (ulong*)guest->Page;
            words[random.Next(64)] = Chance(2) ? Wild() : (ulong)random.Next(300);
        }

        if (Chance(2))
        {
            ScrawlRequests(guest->Page);
        }
    }

    private void ScrawlRequests(MonitoredStatePage* page)
    {
        ulong time = system.Machine.Now - system.Dispatcher->Began;
        page->Changed = Chance(4) ? (ulong)MonitoredState.Rax | MonitoredStatePage.Completed : Wild();
        page->Flags = Chance(2) ? Wild() : Chance(2) ? TrapFlag : InterruptFlag;
        page->Activity = (ulong)random.Next(3);
        page->Exception = Chance(3) ? Valid | (uint)random.Next(32) : Wild() & ~Valid;
        page->Injection = Chance(2) ? Valid | (uint)random.Next(256) : Wild() & ~Valid;
        page->Deadline = random.Next(6) switch
        {
            0 => 0,
            1 => Wild(),
            2 => ulong.MaxValue - (ulong)random.Next(3),
            3 => (ulong)random.Next(3),
            4 => system.Dispatcher->Clock.End - system.Dispatcher->Began,
            _ => time + (ulong)random.Next(100_000),
        };
    }

    private ulong Port() =>
        ((uint)random.Next(0x1_0000) << 16) | (uint)(1 << random.Next(3)) - 1 | ((uint)random.Next(8) << 3);

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private ulong Wild() => (ulong)random.NextInt64() << random.Next(2);
}
