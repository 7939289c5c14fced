namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Audit;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Schedule;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Hands a subject's exit over to its monitor with the state that policy has the monitor see, and takes back what it may
/// change.
/// </summary>
public static unsafe class Monitors
{
    private const MonitoredState StackPointer = (MonitoredState)(1 << GeneralRegisters.Rsp);

    /// <summary>What hardly any exit needs.</summary>
    private const MonitoredState Rest =
        MonitoredState.All & ~((MonitoredState.AllGeneralRegisters & ~StackPointer) | MonitoredState.InstructionPointer);

    private const ulong Active = 0;
    private const ulong Halted = 1;
    private const ulong TrapFlag = 1 << 8;
    private const ulong FirstInterrupt = 32;
    private const ulong HighestVector = 255;

    /// <summary>RFLAGS' reserved bits and VM, which the monitor cannot change (SDM Vol. 1, 3.4.3).</summary>
    private const ulong ChangeableFlags = 0x0021_0dd5 | (1 << 9) | (1 << 8) | (1 << 16);

    /// <summary>Gives the exit of the current subject to the monitor that its trap names, if it names one.</summary>
    public static SubjectState* Enter(Dispatcher* dispatcher, Subject* subject, ExitReason reason)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        ulong key = reason == ExitReason.IoInstruction ? new IoInstructionQualification(qualification).Port
            : reason == ExitReason.EptViolation ? Vmcs.Read(VmcsField.GuestPhysicalAddress)
            : 0;
        TrapRecord* trap = subject->LastTrap;
        if (trap == null || trap->Reason != reason || key < trap->First || key > trap->Last)
        {
            trap = Find(dispatcher, subject, reason, key);
            if (trap == null)
            {
                return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
            }

            if (trap->Action != TrapAction.Monitor)
            {
                return SubjectExits.Answer(dispatcher, subject, trap->Action);
            }

            // What one trap shows, another may hide.
            ulong exits = subject->Page->Exits;
            *subject->Page = default;
            subject->Page->Exits = exits;
            subject->LastTrap = trap;
        }

        MonitoredStatePage* page = subject->Page;
        page->ExitReason = subject->State.ExitReason;
        page->ExitQualification = qualification;
        page->InstructionLength = Vmcs.Read(VmcsField.VmExitInstructionLength);
        page->Exits++;
        if (reason == ExitReason.EptViolation || new IoInstructionQualification(qualification).IsString)
        {
            page->GuestPhysicalAddress = key;
            page->GuestLinearAddress = Vmcs.Read(VmcsField.GuestLinearAddress);
            page->InstructionInformation = Vmcs.Read(VmcsField.VmExitInstructionInformation);
        }

        Publish(page, subject, trap->Visible);
        subject->IsMonitored = true;
        return FrameSwitch.HandOver(dispatcher, trap->Monitor);
    }

    /// <summary>
    /// The current subject hands over to <paramref name="target"/>: if it is the monitor that has an exit of it to
    /// answer, its answer is taken.
    /// </summary>
    public static SubjectState* HandOver(Dispatcher* dispatcher, Subject* monitor, uint target)
    {
        Subject* subject = dispatcher->Subject(target);
        bool isAnswer = subject->IsMonitored && subject->LastTrap->Monitor == monitor->Index;
        SubjectState* next = FrameSwitch.HandOver(dispatcher, target);
        if (isAnswer && next == &subject->State)
        {
            subject->IsMonitored = false;
            TakeOver(subject->Page, subject, subject->LastTrap->Changeable);
            if (!subject->Pending.IsIdle)
            {
                EventDelivery.Deliver(ref subject->Pending);
            }
        }

        return next;
    }

    private static TrapRecord* Find(Dispatcher* dispatcher, Subject* subject, ExitReason reason, ulong key)
    {
        RecordRange traps = dispatcher->Configuration.Subject(subject->Index).Traps;
        for (uint index = traps.First; index < traps.First + traps.Count; index++)
        {
            TrapRecord* trap = (TrapRecord*)Unsafe.AsPointer(in dispatcher->Configuration.Trap(index));
            if (trap->Reason == reason && key >= trap->First && key <= trap->Last)
            {
                return trap;
            }
        }

        return null;
    }

    private static void Publish(MonitoredStatePage* page, Subject* subject, MonitoredState visible)
    {
        uint registers = (uint)(visible & MonitoredState.AllGeneralRegisters);
        for (int register = 0; registers != 0; register++)
        {
            if ((registers & 1) != 0)
            {
                page->Registers[register] = subject->State.Registers[register];
            }

            registers >>= 1;
        }

        page->Skip = 0;
        page->Injection = 0;
        page->InstructionPointer = ReadIf(visible, MonitoredState.InstructionPointer, VmcsField.GuestRip);
        if ((visible & Rest) != 0)
        {
            PublishRest(page, visible);
        }
    }

    private static void PublishRest(MonitoredStatePage* page, MonitoredState visible)
    {
        page->StackPointer = ReadIf(visible, StackPointer, VmcsField.GuestRsp);
        page->Flags = ReadIf(visible, MonitoredState.Flags, VmcsField.GuestRflags);
        page->Activity = ReadIf(visible, MonitoredState.Activity, VmcsField.GuestActivityState);
        page->ControlRegister0 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr0);
        page->ControlRegister3 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr3);
        page->ControlRegister4 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr4);
        page->ExtendedFeatureEnable = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestEfer);
        page->CodeSegmentBase = ReadIf(visible, MonitoredState.Segments, VmcsField.GuestCsBase);
        page->CodeSegmentAccessRights = ReadIf(visible, MonitoredState.Segments, VmcsField.GuestCsAccessRights);
    }

    private static void TakeOver(MonitoredStatePage* page, Subject* subject, MonitoredState changeable)
    {
        uint registers = (uint)(changeable & MonitoredState.AllGeneralRegisters & ~StackPointer);
        for (int register = 0; registers != 0; register++)
        {
            if ((registers & 1) != 0)
            {
                subject->State.Registers[register] = page->Registers[register];
            }

            registers >>= 1;
        }

        if ((changeable & MonitoredState.InstructionPointer) != 0)
        {
            if (page->Skip == 1)
            {
                Events.Advance();
            }
            else
            {
                _ = Vmcs.Write(VmcsField.GuestRip, page->InstructionPointer);
            }
        }

        if ((changeable & Rest) != 0)
        {
            TakeOverRest(page, subject, changeable);
        }
    }

    private static void TakeOverRest(MonitoredStatePage* page, Subject* subject, MonitoredState changeable)
    {
        // VM entry takes blocking by STI with RFLAGS.IF alone, and none with HLT.
        Events.EndBlocking();
        if ((changeable & StackPointer) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestRsp, page->StackPointer);
        }

        if ((changeable & MonitoredState.Flags) != 0)
        {
            ulong kept = Vmcs.Read(VmcsField.GuestRflags) & ~ChangeableFlags;
            _ = Vmcs.Write(VmcsField.GuestRflags, kept | (page->Flags & ChangeableFlags));
        }

        if ((changeable & MonitoredState.Activity) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestActivityState, page->Activity == Halted && CanHalt() ? Halted : Active);
        }

        ulong vector = page->Injection;
        if ((changeable & MonitoredState.Injection) != 0 && vector is >= FirstInterrupt and <= HighestVector)
        {
            subject->Pending.Raise((byte)vector);
        }
    }

    /// <summary>With a single step due, VM entry refuses a processor that rests.</summary>
    private static bool CanHalt() => (Vmcs.Read(VmcsField.GuestRflags) & TrapFlag) == 0
        && Vmcs.Read(VmcsField.GuestPendingDebugExceptions) == 0;

    private static ulong ReadIf(MonitoredState visible, MonitoredState part, VmcsField field) =>
        (visible & part) != 0 ? Vmcs.Read(field) : 0;
}
