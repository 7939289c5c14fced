namespace Bulkhead.Kernel.Vmx;

/// <summary>The area of a VMCS field: bits 11:10 of its encoding (SDM Vol. 3C, 25.11.2).</summary>
public enum VmcsFieldType : byte
{
    Control = 0,

    /// <summary>The VM-exit information fields, which VMWRITE may not be able to write.</summary>
    VmExitInformation = 1,
    GuestState = 2,
    HostState = 3,
}
