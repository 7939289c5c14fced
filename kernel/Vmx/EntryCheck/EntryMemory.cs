namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>What VM entry reads from memory and not from the VMCS, as far as its checks depend on it.</summary>
public unsafe struct EntryMemory
{
    /// <summary>The physical address of the current VMCS.</summary>
    public ulong CurrentVmcs;

    /// <summary>The first 4 bytes of the VMCS that the link pointer names, if it names one.</summary>
    public uint LinkedRevision;

    /// <summary>VTPR: the byte at offset 0x80 of the virtual-APIC page, if the TPR shadow is used.</summary>
    public byte Vtpr;

    /// <summary>The four entries at guest CR3, if EPT is off and the guest uses PAE paging.</summary>
    public ulong Pdpte0;
    public ulong Pdpte1;
    public ulong Pdpte2;
    public ulong Pdpte3;

    /// <summary>The VM-entry MSR-load area; null if it is not to be checked.</summary>
    public MsrAreaEntry* MsrLoadArea;
}
