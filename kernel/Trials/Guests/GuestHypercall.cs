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

    /// <summary>The guest reports its mode. EBX: CR0, ECX: CR4, EDX: IA32_EFER, ESI: CS.</summary>
    ReportMode = 16,

    /// <summary>EBX: a basic exit reason; EAX becomes how many such exits the slow level has seen.</summary>
    CountExits = 17,

    /// <summary>EBX: the vector of an exception, EDX: its error code; it comes behind the VMCALL.</summary>
    InjectException = 18,

    /// <summary>EBX: the vector of an external interrupt, which comes as soon as the guest can take it.</summary>
    RaiseInterrupt = 19,

    /// <summary>An NMI comes as soon as the guest can take it.</summary>
    RaiseNmi = 20,

    /// <summary>EBX: the VMX-preemption timer's value; EAX becomes 1, or 0 without such a timer.</summary>
    ArmTimer = 21,

    /// <summary>EDX:EBX: the TSC offset; EAX becomes 1, or 0 without TSC offsetting.</summary>
    OffsetTsc = 22,
}
