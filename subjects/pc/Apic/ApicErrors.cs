namespace Bulkhead.Subjects.Pc.Apic;

using System;

/// <summary>
/// The errors that the error status register has a bit for and that can happen (SDM Vol. 3A, 11.5.3).
/// </summary>
[Flags]
public enum ApicErrors : uint
{
    None = 0,

    /// <summary>An interrupt of a vector below 16 was to be sent.</summary>
    SendIllegalVector = 1 << 5,

    /// <summary>An interrupt of a vector below 16 came, or arose from the local vector table.</summary>
    ReceiveIllegalVector = 1 << 6,

    /// <summary>A reserved register was accessed by MMIO.</summary>
    IllegalRegisterAddress = 1 << 7,
}
