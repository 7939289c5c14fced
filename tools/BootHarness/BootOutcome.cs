namespace Bulkhead.BootHarness;

/// <summary>Why a run is over.</summary>
public enum BootOutcome
{
    /// <summary>The launcher's program ended by itself.</summary>
    Ended,

    /// <summary>A line came that <see cref="BootOptions.StopAfter"/> waited for, and the run was stopped.</summary>
    Stopped,

    /// <summary>The run was stopped when it had taken <see cref="BootOptions.Bound"/>.</summary>
    BoundHit,

    /// <summary>The run was stopped when its log had grown to <see cref="BootOptions.LogLimit"/>.</summary>
    LogLimitHit,
}
