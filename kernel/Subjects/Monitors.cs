namespace Bulkhead.Kernel.Subjects;

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
    private const ulong Active = 0;
    private const ulong Halted = 1;
    private const ulong FirstInterrupt = 32;
    private const ulong HighestVector = 255;

    /// <summary>RFLAGS' reserved bits and VM, which the monitor cannot change (SDM Vol. 1, 3.4.3).</summary>
    private const ulong ChangeableFlags = 0x0021_0dd5 | (1 << 9) | (1 << 8) | (1 << 16);

    /// <summary>Gives the exit of the current subject to the monitor that the matching trap names.</summary>
    public static SubjectState* Enter(Dispatcher* dispatcher, Subject* subject, ExitReason reason)
    {
        ulong qualification = Vmcs.Read(VmcsField.ExitQualification);
        ulong address = reason == ExitReason.EptViolation ? Vmcs.Read(VmcsField.GuestPhysicalAddress) : 0;
        ulong key = reason == ExitReason.IoInstruction ? new IoInstructionQualification(qualification).Port : address;
        RecordRange traps = dispatcher->Configuration.Subject(subject->Index).Traps;
        for (uint index = traps.First; index < traps.First + traps.Count; index++)
        {
            ref readonly TrapRecord trap = ref dispatcher->Configuration.Trap(index);
            if (trap.Reason == reason && key >= trap.First && key <= trap.Last)
            {
                subject->Trap = index;
                Publish(Page(subject, dispatcher), subject, trap.Visible, qualification, address);
                dispatcher->Subject(dispatcher->Clock.Subject)->FrameHolder = trap.Monitor;
                return FrameSwitch.Rest(dispatcher);
            }
        }

        return SubjectFault.Contain(dispatcher, subject, AuditKind.Violation, key);
    }

    /// <summary>
    /// The current subject hands over to <paramref name="target"/>: if it is the monitor that has an exit of it to
    /// answer, its answer is taken.
    /// </summary>
    public static void Return(Dispatcher* dispatcher, Subject* monitor, uint target)
    {
        Subject* subject = dispatcher->Subject(target);
        uint answered = subject->Trap;
        if (answered == Subject.NoTrap
            || dispatcher->Configuration.Trap(answered).Monitor != monitor->Index
            || subject->Phase != SubjectPhase.Ready)
        {
            return;
        }

        subject->Trap = Subject.NoTrap;
        FrameSwitch.Enter(dispatcher, subject);
        TakeOver(Page(subject, dispatcher), subject, dispatcher->Configuration.Trap(answered).Changeable);
    }

    private static MonitoredStatePage* Page(Subject* subject, Dispatcher* dispatcher) => (MonitoredStatePage*)(
        dispatcher->Configuration.Subject(subject->Index).Block + SubjectBlock.MonitoredState);

    private static void Publish(
        MonitoredStatePage* page,
        Subject* subject,
        MonitoredState visible,
        ulong qualification,
        ulong address)
    {
        page->ExitReason = subject->State.ExitReason;
        page->ExitQualification = qualification;
        page->GuestPhysicalAddress = address;
        page->GuestLinearAddress = Vmcs.Read(VmcsField.GuestLinearAddress);
        page->InstructionLength = Vmcs.Read(VmcsField.VmExitInstructionLength);
        page->InstructionInformation = Vmcs.Read(VmcsField.VmExitInstructionInformation);
        page->Exits++;
        uint mask = (uint)visible;
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            page->Registers[register] = (mask & 1) != 0 ? subject->State.Registers[register] : 0;
            mask >>= 1;
        }

        page->StackPointer = ReadIf(visible, (MonitoredState)(1 << GeneralRegisters.Rsp), VmcsField.GuestRsp);
        page->InstructionPointer = ReadIf(visible, MonitoredState.InstructionPointer, VmcsField.GuestRip);
        page->Flags = ReadIf(visible, MonitoredState.Flags, VmcsField.GuestRflags);
        page->Activity = ReadIf(visible, MonitoredState.Activity, VmcsField.GuestActivityState);
        page->ControlRegister0 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr0);
        page->ControlRegister3 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr3);
        page->ControlRegister4 = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestCr4);
        page->ExtendedFeatureEnable = ReadIf(visible, MonitoredState.ControlRegisters, VmcsField.GuestEfer);
        page->CodeSegmentBase = ReadIf(visible, MonitoredState.Segments, VmcsField.GuestCsBase);
        page->CodeSegmentAccessRights = ReadIf(visible, MonitoredState.Segments, VmcsField.GuestCsAccessRights);
        page->Injection = 0;
    }

    private static void TakeOver(MonitoredStatePage* page, Subject* subject, MonitoredState changeable)
    {
        uint mask = (uint)changeable;
        for (int register = 0; register < GeneralRegisters.Count; register++)
        {
            if ((mask & 1) != 0 && register != GeneralRegisters.Rsp)
            {
                subject->State.Registers[register] = page->Registers[register];
            }

            mask >>= 1;
        }

        if ((changeable & (MonitoredState)(1 << GeneralRegisters.Rsp)) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestRsp, page->StackPointer);
        }

        if ((changeable & MonitoredState.InstructionPointer) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestRip, page->InstructionPointer);
        }

        if ((changeable & MonitoredState.Flags) != 0)
        {
            ulong kept = Vmcs.Read(VmcsField.GuestRflags) & ~ChangeableFlags;
            _ = Vmcs.Write(VmcsField.GuestRflags, kept | (page->Flags & ChangeableFlags));
        }

        if ((changeable & MonitoredState.Activity) != 0)
        {
            _ = Vmcs.Write(VmcsField.GuestActivityState, page->Activity == Halted ? Halted : Active);
        }

        ulong vector = page->Injection;
        if ((changeable & MonitoredState.Injection) != 0 && vector is >= FirstInterrupt and <= HighestVector)
        {
            subject->Pending.Raise((byte)vector);
        }
    }

    private static ulong ReadIf(MonitoredState visible, MonitoredState part, VmcsField field) =>
        (visible & part) != 0 ? Vmcs.Read(field) : 0;
}
