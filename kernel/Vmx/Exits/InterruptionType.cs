namespace Bulkhead.Kernel.Vmx;

/// <summary>Bits 10:8 of an interruption-information field (SDM Vol. 3C, 25.8.3 and 25.9.2).</summary>
public enum InterruptionType : byte
{
    ExternalInterrupt = 0,
    Reserved = 1,
    Nmi = 2,
    HardwareException = 3,
    SoftwareInterrupt = 4,

    /// <summary>INT1.</summary>
    PrivilegedSoftwareException = 5,

    /// <summary>INT3 and INTO.</summary>
    SoftwareException = 6,

    /// <summary>In VM entry: a pending MTF VM exit (vector 0), or with FRED SYSCALL and SYSENTER.</summary>
    OtherEvent = 7,
}
