namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>
/// Tertiary processor-based VM-execution controls (SDM Vol. 3C, table 25-8). A 64-bit field; IA32_VMX_PROCBASED_CTLS3
/// holds a 1 for each control that may be 1.
/// </summary>
[Flags]
public enum TertiaryProcessorBasedControls : ulong
{
    LoadiwkeyExiting = 1ul << 0,
    EnableHlat = 1ul << 1,
    EptPagingWriteControl = 1ul << 2,
    GuestPagingVerification = 1ul << 3,
    IpiVirtualization = 1ul << 4,
    EnableMsrListInstructions = 1ul << 6,
    VirtualizeSpecCtrl = 1ul << 7,
    ApicTimerVirtualization = 1ul << 8,
}
