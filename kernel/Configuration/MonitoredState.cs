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

    /// <summary>The interrupt to be injected (change only).</summary>
    Injection = 1 << 20,

    /// <summary>The activity state: active or HLT.</summary>
    Activity = 1 << 21,

    /// <summary>The tick at which the subject is to exit to its monitor (change only).</summary>
    Deadline = 1 << 22,

    /// <summary>The exception to be raised in place of the instruction's end (change only).</summary>
    Exception = 1 << 23,

    All = (1 << 24) - 1,

    /// <summary>What a monitor sees and never changes, and what it changes and never sees.</summary>
    SeeOnly = ControlRegisters | Segments,
    ChangeOnly = Injection | Deadline | Exception,
}
