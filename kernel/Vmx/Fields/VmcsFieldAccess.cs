namespace Bulkhead.Kernel.Vmx;

/// <summary>What of a VMCS field an encoding accesses: bit 0 of it (SDM Vol. 3C, 25.11.2).</summary>
public enum VmcsFieldAccess : byte
{
    Full = 0,

    /// <summary>The upper 32 bits of a 64-bit field.</summary>
    High = 1,
}
