namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>What a row of <see cref="EntryRuleBreaker"/>'s table does with a field and a value.</summary>
internal enum EntryEdit : byte
{
    /// <summary>The rule is broken in another template than <see cref="EntryTemplate.Long"/>: the value.</summary>
    Template,

    /// <summary>The field becomes the value.</summary>
    Set,

    /// <summary>The value's bits of the field become 1.</summary>
    Or,

    /// <summary>The value's bits of the field become 0.</summary>
    Clear,

    /// <summary>The field becomes the address of the scratch page plus the value.</summary>
    Scratch,

    /// <summary>The field becomes the first address behind the physical-address width plus the value.</summary>
    Beyond,

    /// <summary>The field becomes an address that is not canonical.</summary>
    NonCanonical,

    /// <summary>The linked VMCS gets the revision identifier with the value's bits inverted.</summary>
    LinkedRevision,

    /// <summary>The field becomes the current VMCS's address.</summary>
    CurrentVmcs,

    /// <summary>The first entry of the MSR-load area gets the value as its index.</summary>
    MsrIndex,

    /// <summary>The first entry of the MSR-load area gets the value into its reserved bits.</summary>
    MsrReserved,

    /// <summary>The processor is taken to lack the value's bits of IA32_VMX_EPT_VPID_CAP.</summary>
    LacksEpt,
}
