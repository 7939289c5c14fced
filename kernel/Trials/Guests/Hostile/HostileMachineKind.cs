namespace Bulkhead.Kernel.Trials.Guests.Hostile;

/// <summary>
/// What is special about the machine of a hostile guest; kernel/Trials/Guests/hostile.asm knows the numbers.
/// </summary>
public enum HostileMachineKind : uint
{
    Plain,

    /// <summary>The special page is not mapped.</summary>
    PageAbsent,

    /// <summary>The special page can be read and executed.</summary>
    PageReadOnly,

    /// <summary>The special page can be read and written.</summary>
    PageNoExecute,

    /// <summary>The EPT entry of the special page allows writes without reads, which no entry may.</summary>
    PageMisconfigured,

    /// <summary>"PAUSE exiting".</summary>
    PauseExiting,

    /// <summary>The guest is entered in the HLT state.</summary>
    HaltedState,

    /// <summary>The guest is entered in the shutdown state.</summary>
    ShutdownState,
}
