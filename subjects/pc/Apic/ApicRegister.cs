namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>
/// The local APIC's registers by their number: the MMIO offset / 16, and the MSR - 800H (SDM Vol. 3A, tables 11-1 and
/// 11-6).
/// </summary>
public enum ApicRegister : uint
{
    Id = 0x02,
    Version = 0x03,
    TaskPriority = 0x08,

    /// <summary>Not in x2APIC mode.</summary>
    ArbitrationPriority = 0x09,
    ProcessorPriority = 0x0a,
    EndOfInterrupt = 0x0b,

    /// <summary>Not in x2APIC mode.</summary>
    RemoteRead = 0x0c,
    LogicalDestination = 0x0d,

    /// <summary>Not in x2APIC mode.</summary>
    DestinationFormat = 0x0e,
    SpuriousInterruptVector = 0x0f,

    /// <summary>The first of eight, as of TMR and IRR.</summary>
    InService = 0x10,
    TriggerMode = 0x18,
    InterruptRequest = 0x20,
    ErrorStatus = 0x28,

    /// <summary>Bits 31:0, and all 64 in x2APIC mode.</summary>
    InterruptCommandLow = 0x30,

    /// <summary>Not in x2APIC mode.</summary>
    InterruptCommandHigh = 0x31,
    LvtTimer = 0x32,
    LvtThermalSensor = 0x33,
    LvtPerformanceMonitoring = 0x34,
    LvtLint0 = 0x35,
    LvtLint1 = 0x36,
    LvtError = 0x37,
    InitialCount = 0x38,
    CurrentCount = 0x39,
    DivideConfiguration = 0x3e,

    /// <summary>In x2APIC mode alone.</summary>
    SelfIpi = 0x3f,
}
