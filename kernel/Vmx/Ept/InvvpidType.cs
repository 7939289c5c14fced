namespace Bulkhead.Kernel.Vmx;

/// <summary>What INVVPID invalidates (SDM Vol. 3C, 31.3 "INVVPID").</summary>
public enum InvvpidType : ulong
{
    /// <summary>The mappings of one linear address in one VPID.</summary>
    IndividualAddress = 0,

    /// <summary>All mappings of one VPID.</summary>
    SingleContext = 1,

    /// <summary>The mappings of every VPID but 0.</summary>
    AllContext = 2,

    /// <summary>The mappings of one VPID but for global translations.</summary>
    SingleContextRetainingGlobals = 3,
}
