namespace Bulkhead.Subjects.Pc.Apic;

/// <summary>Bits 31:0 of the interrupt command register (SDM Vol. 3A, 11.6.1).</summary>
public readonly struct InterruptCommand(uint value)
{
    /// <summary>What software can set: all but delivery status, which is always "idle", and reserved bits.</summary>
    public const uint Writable = 0x000c_cfff;

    private const uint Level = 1 << 14;
    private const uint TriggerMode = 1 << 15;

    public uint Value { get; } = value;

    public byte Vector => (byte)Value;

    public DeliveryMode DeliveryMode => (DeliveryMode)(Value >> 8 & 7);

    public bool IsLogical => (Value & (1 << 11)) != 0;

    /// <summary>Level-triggered, and the level is "de-assert": of INIT only.</summary>
    public bool IsDeassertion => (Value & (Level | TriggerMode)) == TriggerMode;

    public DestinationShorthand Shorthand => (DestinationShorthand)(Value >> 18 & 3);
}
