namespace Bulkhead.Kernel.Vmx;

using System;

/// <summary>Pin-based VM-execution controls (SDM Vol. 3C, table 25-5); words: CapabilityNames.PinBased.</summary>
[Flags]
public enum PinBasedControls : uint
{
    ExternalInterruptExiting = 1u << 0,
    NmiExiting = 1u << 3,
    VirtualNmis = 1u << 5,
    ActivateVmxPreemptionTimer = 1u << 6,
    ProcessPostedInterrupts = 1u << 7,
}
