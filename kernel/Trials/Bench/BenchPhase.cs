namespace Bulkhead.Kernel.Trials.Bench;

/// <summary>Where a benchmark program is (kernel/Trials/Bench/Programs/bench.inc).</summary>
public enum BenchPhase : uint
{
    EmptyBegins = 0,
    EmptyEnds = 1,
    MeasuredBegins = 2,
    MeasuredEnds = 3,

    /// <summary>Added to <see cref="MeasuredBegins"/>: the VMX-preemption timer runs until the next phase.</summary>
    WithTimer = 4,
}
