namespace Bulkhead.Kernel.Subjects;

using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Configuration;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Shows a monitor the exit that it has to answer, and what policy lets it see of the subject's state.
/// </summary>
public static unsafe class MonitoredExit
{
    /// <summary>RSP is in the VMCS, and shown with what few exits need.</summary>
    public const MonitoredState StackPointer = (MonitoredState)(1 << GeneralRegisters.Rsp);

    /// <summary>
    /// What <see cref="VmxInstructions.ReadAccess"/> shows of an access to memory, and all registers.
    /// </summary>
    private const MonitoredState OfAccess = MonitoredState.AllGeneralRegisters | MonitoredState.InstructionPointer
        | MonitoredState.Flags | MonitoredState.ControlRegisters | MonitoredState.Segments | MonitoredState.Activity;

    /// <summary>
    /// What the short way of an exit shows; a trap that hides some of it goes the long way each time.
    /// </summary>
    public static MonitoredState NeededBy(ExitReason reason) =>
        reason == ExitReason.EptViolation ? OfAccess
            : reason == ExitReason.IoInstruction ? MonitoredState.Rax
            : MonitoredState.None;

    /// <summary>The general registers that are not in the VMCS.</summary>
    public const MonitoredState OrdinaryRegisters = MonitoredState.AllGeneralRegisters & ~StackPointer;
    private const ulong Valid = 1ul << 31;

    /// <summary>What every exit shows; its monitor has to answer it before the subject runs again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Publish(MonitoredStatePage* page, Subject* subject)
    {
        subject->AnsweredBy = subject->LastMonitor;
        page->ExitReason = subject->State.ExitReason;
        page->Exits++;
        page->Changed = 0;
        page->Exception = 0;
        page->Injection = 0;
        if (subject->Pending.Requested >= 0)
        {
            page->Injection = Valid | (uint)subject->Pending.Requested;
            subject->Pending.Requested = -1;
        }
    }

    /// <summary>All general registers but RSP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PublishRegisters(MonitoredStatePage* page, Subject* subject)
    {
        // By halves, which the compiler copies without a loop.
        Half* source = (Half*)&subject->State.Registers;
        Half* target = (Half*)&page->Registers;
        target[0] = source[0];
        target[1] = source[1];
    }

    /// <summary>The general registers but RSP, as far as they are to be seen.</summary>
    public static void PublishRegisters(MonitoredStatePage* page, Subject* subject, MonitoredState visible)
    {
        uint registers = (uint)(visible & OrdinaryRegisters);
        if (registers == (uint)OrdinaryRegisters)
        {
            PublishRegisters(page, subject);
            return;
        }

        Copy(&subject->State.Registers, &page->Registers, registers);
    }

    /// <summary>Copies the registers with a bit in <paramref name="registers"/>, by their encodings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(GeneralRegisters* from, GeneralRegisters* to, uint registers)
    {
        ulong* source = (ulong*)from;
        ulong* target = (ulong*)to;
        for (int register = 0; registers != 0; register++)
        {
            if ((registers & 1) != 0)
            {
                target[register] = source[register];
            }

            registers >>= 1;
        }
    }

    /// <summary>What an access to memory shows beside.</summary>
    public static void PublishAccess(MonitoredStatePage* page, MonitoredState visible, ulong guestPhysicalAddress)
    {
        page->GuestPhysicalAddress = guestPhysicalAddress;
        page->GuestLinearAddress = Vmcs.Read(VmcsField.GuestLinearAddress);
        page->InstructionInformation = Vmcs.Read(VmcsField.VmExitInstructionInformation);
        page->InstructionLength = Vmcs.Read(VmcsField.VmExitInstructionLength);
        page->InstructionPointer = ReadIf(visible, MonitoredState.InstructionPointer, VmcsField.GuestRip);
        page->StackPointer = ReadIf(visible, StackPointer, VmcsField.GuestRsp);
        page->Flags = ReadIf(visible, MonitoredState.Flags, VmcsField.GuestRflags);
        page->Activity = ReadIf(visible, MonitoredState.Activity, VmcsField.GuestActivityState);
        if ((visible & MonitoredState.ControlRegisters) != 0)
        {
            page->ControlRegister0 = Vmcs.Read(VmcsField.GuestCr0);
            page->ControlRegister3 = Vmcs.Read(VmcsField.GuestCr3);
            page->ControlRegister4 = Vmcs.Read(VmcsField.GuestCr4);
            page->ExtendedFeatureEnable = Vmcs.Read(VmcsField.GuestEfer);
        }

        if ((visible & MonitoredState.Segments) != 0)
        {
            page->CodeSegmentBase = Vmcs.Read(VmcsField.GuestCsBase);
            page->CodeSegmentAccessRights = Vmcs.Read(VmcsField.GuestCsAccessRights);
        }
    }

    private static ulong ReadIf(MonitoredState visible, MonitoredState part, VmcsField field) =>
        (visible & part) != 0 ? Vmcs.Read(field) : 0;

    [InlineArray(GeneralRegisters.Count / 2)]
    private struct Half
    {
        private ulong _first;
    }
}
