namespace Bulkhead.Kernel.Subjects;

using Bulkhead.Kernel.Vmx;

/// <summary>What the next VM entry does about the events that wait.</summary>
public readonly struct EventDecision(InterruptionInformation injected, bool interruptWindow, bool nmiWindow)
{
    /// <summary>The event to inject; not valid if none.</summary>
    public InterruptionInformation Injected { get; } = injected;

    /// <summary>A VM exit is wanted as soon as the subject can take an interrupt.</summary>
    public bool WantsInterruptWindow { get; } = interruptWindow;

    /// <summary>A VM exit is wanted as soon as the subject can take an NMI.</summary>
    public bool WantsNmiWindow { get; } = nmiWindow;
}
