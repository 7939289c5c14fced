namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>The runs of the environment; one that was not made, or did not come to its end, is not complete.</summary>
public struct SeventeenRuns
{
    /// <summary>The system at CPL 0, on the processor itself.</summary>
    public EnvironmentRun Bare;

    /// <summary>The system at CPL 3 under a monitor, outside of VMX operation.</summary>
    public EnvironmentRun Deprivileged;

    /// <summary>The system at CPL 0 in a virtual machine.</summary>
    public EnvironmentRun Guest;

    /// <summary>Likewise, with descriptor-table exiting.</summary>
    public EnvironmentRun ExitingGuest;

    /// <summary>As the first two, with CR4.UMIP = 1.</summary>
    public EnvironmentRun UmipBare;
    public EnvironmentRun UmipDeprivileged;
}
