namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Cpu;
using Bulkhead.Kernel.Vmx;

/// <summary>
/// Delivers the events that wait for a subject as soon as it can take them: now, or at an interrupt window or an NMI
/// window (SDM Vol. 3C, 26.2 and 27.6). An NMI goes before interrupts (Vol. 3A, table 7-2).
/// </summary>
public static class EventDelivery
{
    private const ulong InterruptFlag = 1 << 9;
    private const ulong BlockingByStiOrMovSs = 3;
    private const ulong BlockingByNmi = 1 << 3;

    /// <summary>Decides for a subject in this state.</summary>
    /// <param name="pending">What waits.</param>
    /// <param name="rflags">The subject's RFLAGS.</param>
    /// <param name="interruptibility">Its interruptibility state (SDM Vol. 3C, table 25-3).</param>
    /// <param name="isInjecting">The next VM entry injects another event already.</param>
    /// <param name="hasNmiWindow">
    /// "Virtual NMIs" is on; without it an NMI cannot be waited for, and is injected at the next exit that allows it.
    /// </param>
    public static EventDecision Decide(
        in PendingEvents pending,
        ulong rflags,
        ulong interruptibility,
        bool isInjecting,
        bool hasNmiWindow)
    {
        int vector = pending.NextVector;
        bool isOpen = !isInjecting && (interruptibility & BlockingByStiOrMovSs) == 0;
        if (pending.HasNmi && isOpen && (interruptibility & BlockingByNmi) == 0)
        {
            InterruptionInformation nmi = InterruptionInformation.Inject(
                InterruptionType.Nmi,
                (byte)ExceptionVector.NonMaskableInterrupt);
            return new(nmi, vector >= 0, false);
        }

        bool takesInterrupt = vector >= 0 && isOpen && (rflags & InterruptFlag) != 0;
        InterruptionInformation injected = takesInterrupt
            ? InterruptionInformation.Inject(InterruptionType.ExternalInterrupt, (byte)vector)
            : default;
        PendingEvents rest = pending;
        if (takesInterrupt)
        {
            rest.Clear((byte)vector);
        }

        return new(injected, rest.NextVector >= 0, pending.HasNmi && hasNmiWindow);
    }

    /// <summary>Does what <see cref="Decide"/> says in the current VMCS; costs nothing if nothing waits.</summary>
    public static void Deliver(ref PendingEvents pending)
    {
        if (pending.IsIdle)
        {
            return;
        }

        InterruptionInformation entry = new((uint)Vmcs.Read(VmcsField.VmEntryInterruptionInformation));
        ulong rflags = Vmcs.Read(VmcsField.GuestRflags);
        ulong interruptibility = Vmcs.Read(VmcsField.GuestInterruptibilityState);

        // Nearly all that monitors request is delivered at once.
        if (pending.IsRequestAlone
            && !entry.IsValid
            && (rflags & InterruptFlag) != 0
            && (interruptibility & BlockingByStiOrMovSs) == 0)
        {
            InterruptionInformation interrupt =
                InterruptionInformation.Inject(InterruptionType.ExternalInterrupt, (byte)pending.Requested);
            _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, interrupt.Value);
            pending.Requested = -1;
            return;
        }

        EventDecision decision = Decide(
            pending,
            rflags,
            interruptibility,
            entry.IsValid,
            pending.HasNmi
                && VmcsControl.Has(VmcsField.PinBasedControls, (uint)PinBasedControls.VirtualNmis));
        if (decision.Injected.IsValid)
        {
            _ = Vmcs.Write(VmcsField.VmEntryInterruptionInformation, decision.Injected.Value);
            Remove(ref pending, decision.Injected);
        }

        bool wantsWindow = decision.WantsInterruptWindow || decision.WantsNmiWindow;
        if (wantsWindow || pending.HasWindow)
        {
            SetWindow(PrimaryProcessorBasedControls.InterruptWindowExiting, decision.WantsInterruptWindow);
            SetWindow(PrimaryProcessorBasedControls.NmiWindowExiting, decision.WantsNmiWindow);
            pending.HasWindow = wantsWindow;
        }
    }

    private static void Remove(ref PendingEvents pending, InterruptionInformation delivered)
    {
        if (delivered.Type == InterruptionType.Nmi)
        {
            pending.HasNmi = false;
        }
        else
        {
            pending.Clear(delivered.Vector);
        }
    }

    private static void SetWindow(PrimaryProcessorBasedControls window, bool isOn) =>
        VmcsControl.Set(VmcsField.PrimaryProcessorBasedControls, (uint)window, isOn);
}
