namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>Why a system that is run at CPL 3 is not served by an unprivileged instruction.</summary>
public enum Problem
{
    /// <summary>It shows state of the processor that is the monitor's, without a fault.</summary>
    RevealsState,

    /// <summary>It does nothing, without a fault.</summary>
    SilentlyIgnored,

    /// <summary>It says that the system may not do what it may, without a fault.</summary>
    WrongAnswer,

    /// <summary>It raises #GP by checks of the CPL, the RPL and the DPL that have another outcome at CPL 0.</summary>
    Faults,

    /// <summary>It leaves the system's data segment with a program of CPL 3, without a fault.</summary>
    KeepsSegments,

    /// <summary>One form reveals state, and another one faults.</summary>
    RevealsStateAndFaults,
}
