namespace Bulkhead.Kernel.Subjects;

/// <summary>
/// The hypercalls: VMCALL with the number in RAX and its argument in RDI. They change no register but RAX, which
/// becomes 0. Any other number is a fault of the subject, as is an argument that names nothing of its own.
/// </summary>
public enum Hypercall : ulong
{
    /// <summary>Does nothing.</summary>
    None = 0,

    /// <summary>Causes the subject's event at the position RDI.</summary>
    Event = 1,

    /// <summary>
    /// Waits until an event has come for the subject or its next minor frame begins. Unlike HLT it does so with
    /// interrupts masked, too.
    /// </summary>
    Yield = 2,
}
