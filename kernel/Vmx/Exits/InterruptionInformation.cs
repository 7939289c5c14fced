namespace Bulkhead.Kernel.Vmx;

using Bulkhead.Kernel.Cpu;

/// <summary>
/// The common form of the VM-exit interruption information, the IDT-vectoring information and the VM-entry
/// interruption information (SDM Vol. 3C, 25.8.3, 25.9.2 and 25.9.3).
/// </summary>
public readonly struct InterruptionInformation(uint value)
{
    private const uint ErrorCodeValid = 1u << 11;
    private const uint NmiUnblockedByIret = 1u << 12;
    private const uint Valid = 1u << 31;

    public uint Value { get; } = value;

    public byte Vector => (byte)Value;

    public InterruptionType Type => (InterruptionType)((Value >> 8) & 7);

    /// <summary>Bit 11: an error code comes with it; on VM entry: is delivered.</summary>
    public bool HasErrorCode => (Value & ErrorCodeValid) != 0;

    /// <summary>Bit 12 of the VM-exit field: the fault hit an IRET that had unblocked NMIs.</summary>
    public bool IsNmiUnblockedByIret => (Value & NmiUnblockedByIret) != 0;

    public bool IsValid => (Value & Valid) != 0;

    /// <summary>The bits of <see cref="Value"/> that VM entry wants to be 0: 30:12.</summary>
    public uint Reserved => Value & 0x7fff_f000;

    /// <summary>Raised by INT n, INT1, INT3 or INTO: its delivery needs the instruction's length.</summary>
    public bool IsSoftware => Type is InterruptionType.SoftwareInterrupt
        or InterruptionType.PrivilegedSoftwareException
        or InterruptionType.SoftwareException;

    /// <summary>As IDT-vectoring information: the same event for VM entry; bit 12 is undefined here, 0 there.</summary>
    public InterruptionInformation ForEntry => new(Value & ~NmiUnblockedByIret);

    /// <summary>
    /// Whether VM entry takes this IDT-vectoring information for a subject in protected mode, or in real-address mode
    /// (SDM Vol. 3C, 27.2.1.3).
    /// </summary>
    public bool IsDeliverable(bool isProtected) => IsValid && ForEntry.Reserved == 0 && Type switch
    {
        InterruptionType.Reserved or InterruptionType.OtherEvent => false,
        InterruptionType.HardwareException =>
            Vector < 32 && HasErrorCode == (isProtected && DeliversErrorCode((ExceptionVector)Vector)),
        InterruptionType.Nmi => Vector == (byte)ExceptionVector.NonMaskableInterrupt && !HasErrorCode,
        _ => !HasErrorCode,
    };

    /// <summary>An event for VM entry to inject.</summary>
    public static InterruptionInformation Inject(InterruptionType type, byte vector, bool hasErrorCode = false) =>
        new(Valid | ((uint)type << 8) | vector | (hasErrorCode ? ErrorCodeValid : 0));

    /// <summary>A hardware exception for VM entry to inject, with an error code where it has one.</summary>
    public static InterruptionInformation Inject(ExceptionVector vector) =>
        Inject(InterruptionType.HardwareException, (byte)vector, DeliversErrorCode(vector));

    /// <summary>The exceptions that push an error code: #DF, #TS, #NP, #SS, #GP, #PF, #AC, #CP.</summary>
    public static bool DeliversErrorCode(ExceptionVector vector) =>
        vector <= ExceptionVector.ControlProtection && ((0x0022_7d00u >> (int)vector) & 1) != 0;
}
