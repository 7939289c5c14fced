namespace Bulkhead.BootHarness;

/// <summary>Bounds of a run.</summary>
public sealed record BootOptions
{
    /// <summary>Bound on the run's wall time; above 0.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Bound on the serial log, in bytes: a fault handler that faults prints for ever.</summary>
    public long LogLimit { get; init; } = 16 << 20;

    /// <summary>Whether something is to be typed (<see cref="BootRun.Dialogue"/>).</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Stops the run after the first line for which this is true: for kernels that do not end by themselves.
    /// </summary>
    public Predicate<string>? StopAfter { get; init; }
}
