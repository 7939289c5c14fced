namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Takes over what a monitor changes of its subject's state, as far as policy lets it. The page is hostile: each value
/// is read once, and made one that VM entry accepts.
/// </summary>
public static unsafe class MonitorAnswer
{
    /// <summary>What belongs to the instruction that has an end with the answer.</summary>
    private const MonitoredState OfInstruction = MonitoredExit.StackPointer | MonitoredState.InstructionPointer
        | MonitoredState.Flags | MonitoredState.Activity;

    /// <summary>What nearly all answers are: IN has put something into RAX.</summary>
    private const uint Input = (uint)MonitoredState.Rax | MonitoredStatePage.Completed;
    private const MonitoredState OfInput = MonitoredState.Rax | MonitoredState.InstructionPointer;

    private const ulong Active = 0;
    private const ulong Halted = 1;
    private const ulong TrapFlag = 1 << 8;
    private const ulong InterruptFlag = 1 << 9;

    private const ulong LongestTime = ~0ul >> 1;

    private const ulong Valid = 1ul << 31;
    private const ulong Vector = 0xff;

    /// <summary>RFLAGS' reserved bits and VM, which the monitor cannot change (SDM Vol. 1, 3.4.3).</summary>
    private const ulong ChangeableFlags = 0x0021_0dd5 | (1 << 9) | (1 << 8) | (1 << 16);

    /// <summary>
    /// The subject goes on with what its monitor, the current subject, answered by a hypercall; returns who runs.
    /// </summary>
    public static SubjectState* Resume(Dispatcher* dispatcher, Subject* monitor, Subject* subject)
    {
        Events.Advance();
        dispatcher->Owner->FrameHolder = subject;
        if (subject->Phase != SubjectPhase.Ready)
        {
            return FrameSwitch.Rest(dispatcher);
        }

        FrameSwitch.Switch(dispatcher, monitor, subject);
        subject->AnsweredBy = null;
        MonitoredStatePage* page = subject->Page;
        MonitoredState changeable = subject->LastTrap->Changeable;
        uint asked = (uint)page->Changed;
        if (asked == Input && (~changeable & OfInput) == 0)
        {
            VmxInstructions.CompleteInstruction();
            subject->State.Registers.Rax = page->Registers.Rax;
        }
        else
        {
            Take(dispatcher, subject, page, asked, changeable);
        }

        ulong end = dispatcher->Clock.End;
        subject->State.Deadline = subject->Alarm < end ? subject->Alarm : end;
        if (!subject->Pending.IsIdle)
        {
            EventDelivery.Deliver(ref subject->Pending);
        }

        return &subject->State;
    }

    private static void Take(
        Dispatcher* dispatcher,
        Subject* subject,
        MonitoredStatePage* page,
        uint asked,
        MonitoredState changeable)
    {
        if ((asked & MonitoredStatePage.Completed) != 0 && (changeable & MonitoredState.InstructionPointer) != 0)
        {
            VmxInstructions.CompleteInstruction();
        }

        MonitoredState changed = changeable & (MonitoredState)asked;
        uint registers = (uint)(changed & MonitoredExit.OrdinaryRegisters);
        MonitoredExit.Copy(&page->Registers, &subject->State.Registers, registers);
        if ((changed & OfInstruction) != 0)
        {
            EndInstruction(page, changed);
        }

        if ((changed & MonitoredState.Deadline) != 0)
        {
            // Ticks that the TSC reaches in centuries only are as good as none, and their sum has no overflow.
            ulong deadline = page->Deadline;
            subject->Alarm = deadline - 1 < LongestTime ? dispatcher->Began + deadline : Subject.NoAlarm;
        }

        if ((changed & MonitoredState.Exception) != 0)
        {
            Raise(subject, page->Exception);
        }

        ulong injection = page->Injection;
        if ((injection & Valid) != 0 && (changed & MonitoredState.Injection) != 0)
        {
            subject->Pending.Requested = (int)(injection & Vector);
        }
    }

    private static void Raise(Subject* subject, ulong exception)
    {
        ExceptionVector vector = (ExceptionVector)(exception & Vector);
        if ((exception & Valid) == 0)
        {
            return;
        }

        if (vector == ExceptionVector.NonMaskableInterrupt)
        {
            subject->Pending.HasNmi = true;
        }
        else if (vector is ExceptionVector.InvalidOpcode or ExceptionVector.GeneralProtection)
        {
            // The exit may have come in the delivery of an event, which the next VM entry delivers again.
            _ = Events.TryInject(vector, new((uint)Vmcs.Read(VmcsField.VmEntryInterruptionInformation)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndInstruction(MonitoredStatePage* page, MonitoredState changed)
    {
        if ((changed & MonitoredState.InstructionPointer) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestRip, page->InstructionPointer);
        }

        // VM entry takes blocking by STI with RFLAGS.IF alone, and none with HLT.
        Events.EndBlocking();
        if ((changed & MonitoredExit.StackPointer) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestRsp, page->StackPointer);
        }

        if ((changed & MonitoredState.Flags) != 0)
        {
            ulong kept = Vmcs.Read(VmcsField.GuestRflags) & ~ChangeableFlags;
            ulong flags = kept | (page->Flags & ChangeableFlags);
            _ = Vmcs.Write(VmcsField.GuestRflags, IsDeliveringInterrupt() ? flags | InterruptFlag : flags);
        }

        if ((changed & (MonitoredState.Flags | MonitoredState.Activity)) == 0)
        {
            return;
        }

        ulong activity = Vmcs.Read(VmcsField.GuestActivityState);
        bool rests = ((changed & MonitoredState.Activity) != 0 ? page->Activity : activity) == Halted && CanHalt();
        _ = Vmcs.Write(VmcsField.GuestActivityState, rests ? Halted : Active);
    }

    /// <summary>VM entry delivers an external interrupt with RFLAGS.IF alone (SDM Vol. 3C, 27.3.1.4).</summary>
    private static bool IsDeliveringInterrupt()
    {
        InterruptionInformation due = new((uint)Vmcs.Read(VmcsField.VmEntryInterruptionInformation));
        return due.IsValid && due.Type == InterruptionType.ExternalInterrupt;
    }

    /// <summary>With a single step or an event due, VM entry refuses a processor that rests.</summary>
    private static bool CanHalt() => (Vmcs.Read(VmcsField.GuestRflags) & TrapFlag) == 0
        && Vmcs.Read(VmcsField.GuestPendingDebugExceptions) == 0
        && !new InterruptionInformation((uint)Vmcs.Read(VmcsField.VmEntryInterruptionInformation)).IsValid;
}
