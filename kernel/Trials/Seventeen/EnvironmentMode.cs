namespace Bulkhead.Kernel.Trials.Seventeen;

/// <summary>How the environment runs its experiments (kernel/Trials/Seventeen/Program/contract.inc).</summary>
public enum EnvironmentMode : uint
{
    /// <summary>As an operating system: at CPL 0, with descriptor tables of its own.</summary>
    System = 0,

    /// <summary>The same code at CPL 3, under a monitor that has loaded its own tables.</summary>
    Deprivileged = 1,
}
