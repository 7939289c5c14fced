namespace Bulkhead.Kernel.Vmx.EntryCheck;

/// <summary>The sections of the SDM (Vol. 3C) that hold the rules of VM entry.</summary>
public enum EntrySection : byte
{
    /// <summary>27.2.1.1</summary>
    ExecutionControls,
    /// <summary>27.2.1.2</summary>
    ExitControls,
    /// <summary>27.2.1.3</summary>
    EntryControls,
    /// <summary>27.2.2</summary>
    HostControlRegisters,
    /// <summary>27.2.3</summary>
    HostSegments,
    /// <summary>27.2.4</summary>
    AddressSpaceSize,
    /// <summary>27.3.1.1</summary>
    GuestControlRegisters,
    /// <summary>27.3.1.2</summary>
    GuestSegments,
    /// <summary>27.3.1.3</summary>
    GuestDescriptorTables,
    /// <summary>27.3.1.4</summary>
    GuestRip,
    /// <summary>27.3.1.5</summary>
    GuestNonRegisterState,
    /// <summary>27.3.1.6</summary>
    GuestPdptes,
    /// <summary>27.4</summary>
    MsrLoading,
}
