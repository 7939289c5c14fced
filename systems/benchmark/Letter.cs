namespace Bulkhead.Systems.Benchmark;

using Bulkhead.Subjects;

/// <summary>
/// What caller and partner have in common: a letter's first word is the tick at which its writing began.
/// </summary>
public static class Letter
{
    /// <summary>How often each thing is measured.</summary>
    public const uint Rounds = 16;

    /// <summary>Ticks from one look at the clock to the next.</summary>
    public static ulong ClockTicks()
    {
        ulong start = Time.Now;
        return Time.Now - start;
    }
}
