namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>Who offers the processor an interrupt.</summary>
public enum InterruptSource
{
    None,
    LocalApic,

    /// <summary>The 8259 pair, by the virtual wire or without any APIC.</summary>
    InterruptControllers8259,
}
