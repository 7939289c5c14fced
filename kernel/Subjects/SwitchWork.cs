namespace Bulkhead.Kernel.Subjects;

using System;

/// <summary>What a switch to a subject does beside what every switch does.</summary>
[Flags]
public enum SwitchWork : uint
{
    None = 0,

    /// <summary>
    /// The subject can change every register of <see cref="SwitchedRegisters"/>, and not only CR2 and one MSR.
    /// </summary>
    AllRegisters = 1 << 0,

    /// <summary>Somebody has interrupts of devices: the lines of the others are masked.</summary>
    Interrupts = 1 << 1,

    /// <summary>It waits for its next minor frame: now it goes on.</summary>
    Wake = 1 << 2,
}
