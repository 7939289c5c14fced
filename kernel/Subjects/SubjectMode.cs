namespace Bulkhead.Kernel.Subjects;

/// <summary>The mode of the processor in which a subject begins.</summary>
public enum SubjectMode
{
    /// <summary>Real-address mode, as after INIT but for CS:IP; needs "unrestricted guest".</summary>
    Real,

    /// <summary>32-bit protected mode without paging, flat segments; needs "unrestricted guest".</summary>
    Protected32,

    /// <summary>32-bit protected mode with 32-bit paging, flat segments.</summary>
    Paged32,

    /// <summary>64-bit mode with 4-level paging, flat segments.</summary>
    Long64,
}
