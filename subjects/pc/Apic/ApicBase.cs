namespace Bulkhead.Subjects.Pc.Apic;

using System.Runtime.CompilerServices;

/// <summary>IA32_APIC_BASE, MSR 1BH (SDM Vol. 3A, 11.4.4 and 11.12.1).</summary>
public readonly struct ApicBase(ulong value)
{
    public const uint Msr = 0x1b;

    /// <summary>Enabled, of the bootstrap processor, at its usual address.</summary>
    public const ulong AfterReset = DefaultAddress | Enable | BootstrapProcessor;

    public const ulong DefaultAddress = 0xfee0_0000;

    private const ulong PageMask = 0xfff;
    private const ulong BootstrapProcessor = 1 << 8;
    private const ulong Extended = 1 << 10;
    private const ulong Enable = 1 << 11;
    private const ulong Reserved = 0xff | (1 << 9);

    public ulong Value { get; } = value;

    /// <summary>Where the registers are if they are memory.</summary>
    public ulong Address => Value & ~PageMask;

    /// <summary>The APIC works at all: bit EN.</summary>
    public bool IsEnabled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & Enable) != 0;
    }

    /// <summary>Registers are MSRs: bits EN and EXTD.</summary>
    public bool IsX2Apic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & (Enable | Extended)) == (Enable | Extended);
    }

    /// <summary>Registers are memory.</summary>
    public bool IsXApic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Value & (Enable | Extended)) == Enable;
    }

    /// <summary>
    /// Whether software may write <paramref name="next"/> (SDM Vol. 3A, figure 11-27): x2APIC mode is entered from
    /// xAPIC mode, and left by disabling the APIC. <paramref name="physicalAddressBits"/> is MAXPHYADDR, 36 to 52.
    /// </summary>
    public bool CanBecome(ApicBase next, uint physicalAddressBits)
    {
        bool isReserved = (next.Value & Reserved) != 0 || next.Value >> (int)physicalAddressBits != 0;
        bool isExtendedAlone = (next.Value & (Enable | Extended)) == Extended;
        bool leavesX2Apic = IsX2Apic && next.IsXApic;
        bool entersAtOnce = !IsEnabled && next.IsX2Apic;
        return !(isReserved || isExtendedAlone || leavesX2Apic || entersAtOnce);
    }
}
