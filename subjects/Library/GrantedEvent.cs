namespace Bulkhead.Subjects;

using Bulkhead.Kernel.Subjects;

/// <summary>An event of the subject's own: what it does is policy's to say.</summary>
public readonly struct GrantedEvent(uint position)
{
    /// <summary>The position among the subject's events, which the hypercall names.</summary>
    public uint Position => position;

    /// <summary>
    /// Causes it. A handover returns when the subject gets a frame again; a reset of the subject itself and the end of
    /// the system do not return.
    /// </summary>
    public void Raise() => Instructions.Vmcall(Hypercall.Event, position);

    /// <summary>Causes it; if it stops a subject, the audit record has the three values, which say why.</summary>
    public void Raise(ulong first, ulong second, ulong third) =>
        Instructions.Vmcall(Hypercall.Event, position, first, second, third);
}
