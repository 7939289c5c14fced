namespace Bulkhead.Kernel.Vmx;

/// <summary>What INVEPT invalidates (SDM Vol. 3C, 31.3 "INVEPT").</summary>
public enum InveptType : ulong
{
    /// <summary>All mappings that belong to the EPT pointer of the descriptor.</summary>
    SingleContext = 1,

    /// <summary>The mappings of every EPT pointer.</summary>
    AllContext = 2,
}
