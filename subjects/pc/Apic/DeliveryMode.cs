namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>
/// How an interrupt is delivered: bits 10:8 of LVT entries, ICR and redirection entries (SDM Vol. 3A, 11.5.1, 11.6.1).
/// </summary>
public enum DeliveryMode : uint
{
    Fixed = 0,
    LowestPriority = 1,
    Smi = 2,
    Nmi = 4,
    Init = 5,
    StartUp = 6,
    ExtInt = 7,
}
