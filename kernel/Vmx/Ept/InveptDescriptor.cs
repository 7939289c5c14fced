namespace Bulkhead.Kernel.Vmx;

/// <summary>The INVEPT descriptor, 16 bytes (SDM Vol. 3C, 31.3 "INVEPT").</summary>
public readonly struct InveptDescriptor(ExtendedPageTablePointer pointer)
{
    /// <summary>Bits 63:0; INVEPT fails for one that VM entry would refuse.</summary>
    public ExtendedPageTablePointer Pointer { get; } = pointer;

    /// <summary>Bits 127:64; INVEPT fails unless they are 0.</summary>
    public ulong Reserved { get; } = 0;
}
