namespace Bulkhead.Kernel.Vmx;

/// <summary>The exit-reason field of a VMCS (SDM Vol. 3C, 25.9.1).</summary>
public readonly struct ExitReasonField(uint value)
{
    /// <summary>Bit n: basic reason n, or 64 + n, is an instruction.</summary>
    private const ulong InstructionsTo63 = 0xbeec_c191_ffff_fc00;
    private const ulong InstructionsFrom64 = 0xf37b;

    public uint Value { get; } = value;

    public ExitReason Basic => (ExitReason)(ushort)Value;

    /// <summary>Bit 25: a shadow stack was prematurely busy.</summary>
    public bool HasPrematurelyBusyShadowStack => (Value & (1u << 25)) != 0;

    /// <summary>Bit 26: the guest asserted a bus lock.</summary>
    public bool HasBusLock => (Value & (1u << 26)) != 0;

    /// <summary>Bit 27: the guest was in enclave mode.</summary>
    public bool IsFromEnclave => (Value & (1u << 27)) != 0;

    /// <summary>Bit 28: an MTF VM exit was pending (SMM VM exits only).</summary>
    public bool HasPendingMtf => (Value & (1u << 28)) != 0;

    /// <summary>Bit 29: from VMX root operation (SMM VM exits only).</summary>
    public bool IsFromVmxRoot => (Value & (1u << 29)) != 0;

    /// <summary>Bit 31: VM entry failed, and the guest has run no instruction.</summary>
    public bool IsEntryFailure => (Value & (1u << 31)) != 0;

    /// <summary>
    /// Whether an instruction caused the exit in place of its execution, so that its length is valid (SDM Vol. 3C,
    /// 28.2.5), and the exit interrupted no event's delivery (28.2.4).
    /// </summary>
    public bool IsByInstruction => !IsEntryFailure
        && (int)Basic < 128
        && (((int)Basic < 64 ? InstructionsTo63 : InstructionsFrom64) >> ((int)Basic % 64) & 1) != 0;
}
