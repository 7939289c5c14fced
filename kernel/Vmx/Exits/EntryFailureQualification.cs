namespace Bulkhead.Kernel.Vmx;

/// <summary>
/// The exit qualification of a VM-entry failure due to invalid guest state (SDM Vol. 3C, 27.8). For a failure due to
/// MSR loading it is the number of the entry, 1 for the first.
/// </summary>
public enum EntryFailureQualification : ulong
{
    /// <summary>A rule that has no number of its own.</summary>
    Other = 0,

    /// <summary>Loading the page-directory-pointer-table entries.</summary>
    Pdptes = 2,

    /// <summary>Injecting an NMI into a guest that blocks events by STI.</summary>
    NmiInjection = 3,

    /// <summary>The VMCS link pointer.</summary>
    VmcsLinkPointer = 4,
}
