namespace Bulkhead.Kernel.Configuration;

using System;

/// <summary>Parts of a subject's state that a monitor may see or change.</summary>
[Flags]
public enum MonitoredState : uint
{
    None = 0,

    /// <summary>RAX, RCX, RDX, RBX, then RSP and RBP to R15: bit n is the register with the encoding n.</summary>
    Rax = 1 << 0,
    AllGeneralRegisters = 0xffff,

    /// <summary>RIP and RFLAGS.</summary>
    InstructionPointer = 1 << 16,
    Flags = 1 << 17,

    /// <summary>CR0, CR3, CR4 and IA32_EFER as the subject sees them (see only).</summary>
    ControlRegisters = 1 << 18,

    /// <summary>The base and the access rights of CS (see only).</summary>
    Segments = 1 << 19,

    /// <summary>The external interrupt that is requested (change only).</summary>
    Injection = 1 << 20,

    /// <summary>The activity state: active or HLT.</summary>
    Activity = 1 << 21,

    /// <summary>The tick at which the subject exits for the monitor (change only).</summary>
    Deadline = 1 << 22,

    /// <summary>An exception instead of the instruction (change only).</summary>
    Exception = 1 << 23,

    All = (1 << 24) - 1,
}
