namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>Bits 18:17 of the timer's LVT entry (SDM Vol. 3A, table 11-2).</summary>
public enum ApicTimerMode : uint
{
    OneShot = 0,
    Periodic = 1,
    TscDeadline = 2,

    /// <summary>Reserved: the timer stands still.</summary>
    Reserved = 3,
}
