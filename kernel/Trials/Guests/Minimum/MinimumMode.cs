namespace Bulkhead.Kernel.Trials.Guests.Minimum;

/// <summary>The modes whose smallest guests are compared.</summary>
public enum MinimumMode : byte
{
    /// <summary>64-bit mode, without EPT: the guest's page tables hold physical addresses.</summary>
    Long64,

    /// <summary>32-bit protected mode with 32-bit paging, without EPT.</summary>
    Paged32,

    /// <summary>Virtual-8086 mode with 32-bit paging, without EPT.</summary>
    Virtual8086,

    /// <summary>32-bit protected mode without paging, which takes an unrestricted guest and so EPT.</summary>
    Protected32,

    /// <summary>Real-address mode, unrestricted with EPT.</summary>
    Real,
}
