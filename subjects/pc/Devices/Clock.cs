namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// Turns ticks of the time stamp counter into periods of a device's oscillator and back. Both count from tick 0, so a
/// device that keeps absolute periods never accumulates a rounding error.
/// </summary>
public readonly struct Clock
{
    /// <summary>The least and the greatest frequency of the time stamp counter, in hertz.</summary>
    public const ulong MinimumTicksPerSecond = 1UL << 20;
    public const ulong MaximumTicksPerSecond = 1UL << 34;

    // The second at which ticks no longer fit 64 bits, whatever the frequency: after 34 years.
    private const ulong LastSecond = (1UL << 30) - 1;

    /// <param name="ticksPerSecond">
    /// The frequency of the time stamp counter in hertz; taken into the range above.
    /// </param>
    public Clock(ulong ticksPerSecond)
    {
        ulong atLeast = ticksPerSecond < MinimumTicksPerSecond ? MinimumTicksPerSecond : ticksPerSecond;
        TicksPerSecond = atLeast > MaximumTicksPerSecond ? MaximumTicksPerSecond : atLeast;
    }

    public ulong TicksPerSecond { get; }

    /// <summary>How many periods of an oscillator are over at a tick.</summary>
    /// <param name="frequency">Of the oscillator, in hertz: 1 to 2^24.</param>
    public ulong Periods(ulong ticks, uint frequency)
    {
        ulong seconds = ticks / TicksPerSecond;
        ulong remainder = ticks - (seconds * TicksPerSecond);
        return (seconds * frequency) + (remainder * frequency / TicksPerSecond);
    }

    /// <summary>The first tick at which that many periods are over; ulong.MaxValue if it is beyond 34 years.</summary>
    /// <param name="frequency">Of the oscillator, in hertz: 1 to 2^24.</param>
    public ulong Ticks(ulong periods, uint frequency)
    {
        ulong seconds = periods / frequency;
        ulong remainder = periods - (seconds * frequency);
        return seconds >= LastSecond
            ? ulong.MaxValue
            : (seconds * TicksPerSecond) + (((remainder * TicksPerSecond) + frequency - 1) / frequency);
    }
}
