namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>The kinds of guest that <see cref="EntryTemplates"/> makes a good VMCS of.</summary>
public enum EntryTemplate : byte
{
    /// <summary>64-bit, unrestricted.</summary>
    Long,

    /// <summary>64-bit, without unrestricted guest.</summary>
    LongRestricted,

    /// <summary>32-bit protected mode with PAE paging.</summary>
    Pae,

    /// <summary>32-bit protected mode with 32-bit paging.</summary>
    Paged32,

    /// <summary>32-bit protected mode without paging, unrestricted.</summary>
    Protected,

    /// <summary>Real mode, unrestricted.</summary>
    Real,

    /// <summary>Virtual-8086 mode without paging, unrestricted.</summary>
    Virtual8086,

    /// <summary>32-bit paging, under a 32-bit host: for tests on the host alone.</summary>
    LegacyHost,
}
