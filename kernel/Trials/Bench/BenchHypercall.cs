namespace Bulkhead.Kernel.Trials.Bench;

using Bulkhead.Kernel.Subjects;

/// <summary>What a benchmark program asks for in EAX (kernel/Trials/Bench/Programs/bench.inc).</summary>
public enum BenchHypercall : uint
{
    /// <summary>Answered by the fast level: what is measured.</summary>
    Empty = (uint)Hypercall.None,

    /// <summary>EBX is a <see cref="BenchPhase"/>.</summary>
    Phase = 1,
}
