namespace Bulkhead.Subjects;

/// <summary>
/// The subject's clock: the TSC, to which the kernel adds an offset so that the schedule began at 0.
/// </summary>
public static class Time
{
    /// <summary>Ticks since the schedule began.</summary>
    public static ulong Now => Instructions.Rdtsc();
}
