namespace Bulkhead.Kernel.Trials.Guests;

/// <summary>What a guest asks for in EAX (kernel/Trials/Guests/Programs/hypercalls.inc).</summary>
public enum GuestHypercall : uint
{
    /// <summary>Answered by the fast level.</summary>
    Empty = 0,

    /// <summary>EBX: which check, ECX: 1 if it holds, EDX: the value seen.</summary>
    Check = 1,

    /// <summary>The program is finished.</summary>
    End = 2,
}
