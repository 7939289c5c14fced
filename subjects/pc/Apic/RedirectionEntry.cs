namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>An entry of the I/O APIC's redirection table (82093AA data sheet, 3.2.4).</summary>
public readonly struct RedirectionEntry(ulong value)
{
    public const ulong AfterReset = Mask;

    /// <summary>What software can set: not delivery status, remote IRR and reserved bits.</summary>
    public const ulong Writable = 0xff00_0000_0001_afff;

    /// <summary>A level-triggered interrupt was accepted and has not ended.</summary>
    public const ulong RemoteIrr = 1 << 14;

    private const ulong Mask = 1 << 16;

    public ulong Value { get; } = value;

    public byte Vector => (byte)Value;

    public DeliveryMode DeliveryMode => (DeliveryMode)(Value >> 8 & 7);

    public bool IsLogical
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & (1 << 11)) != 0;
    }

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

    public byte Destination => (byte)(Value >> 56);
}
