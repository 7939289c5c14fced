namespace Bulkhead.Kernel.Vmx;

/// <summary>The INVVPID descriptor, 16 bytes (SDM Vol. 3C, 31.3 "INVVPID").</summary>
public readonly struct InvvpidDescriptor(ushort virtualProcessorIdentifier, ulong linearAddress = 0)
{
    // Bits 63:16 must be 0.
    private readonly ulong _identifier = virtualProcessorIdentifier;

    /// <summary>
    /// Bits 15:0, the VPID. 0 is the kernel's own, which every type but <see cref="InvvpidType.AllContext"/> refuses.
    /// </summary>
    public ushort VirtualProcessorIdentifier => (ushort)_identifier;

    /// <summary>Bits 127:64: canonical; only <see cref="InvvpidType.IndividualAddress"/> reads it.</summary>
    public ulong LinearAddress { get; } = linearAddress;
}
