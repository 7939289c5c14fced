namespace Bulkhead.Subjects.Pc.Apic;

using System;

/// <summary>What a local APIC tells its processor beside interrupts with a vector.</summary>
[Flags]
public enum ProcessorSignals : byte
{
    None = 0,

    /// <summary>Vector 2, whatever RFLAGS.IF and the task priority are.</summary>
    NonMaskableInterrupt = 1 << 0,

    /// <summary>The bootstrap processor begins at the reset vector.</summary>
    Init = 1 << 1,
}
