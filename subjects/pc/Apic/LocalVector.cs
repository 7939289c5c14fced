namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>An entry of the local vector table (SDM Vol. 3A, figure 11-8).</summary>
public readonly struct LocalVector(uint value)
{
    public const uint Mask = 1 << 16;

    /// <summary>What a LINT entry has that waits for its EOI.</summary>
    public const uint RemoteIrr = 1 << 14;

    /// <summary>Delivery status and remote IRR: software cannot change them.</summary>
    public const uint ReadOnly = (1 << 12) | RemoteIrr;

    public uint Value { get; } = value;

    public byte Vector => (byte)Value;

    /// <summary>Of all entries but those of the timer and of errors, which are always fixed.</summary>
    public DeliveryMode DeliveryMode => (DeliveryMode)(Value >> 8 & 7);

    /// <summary>Of LINT0 and LINT1.</summary>
    public bool IsLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & (1 << 15)) != 0;
    }

    public bool IsMasked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & Mask) != 0;
    }

    /// <summary>Of the timer's entry.</summary>
    public ApicTimerMode TimerMode => (ApicTimerMode)(Value >> 17 & 3);
}
