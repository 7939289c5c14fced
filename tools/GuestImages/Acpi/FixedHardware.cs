namespace Bulkhead.GuestImages.Acpi;

/// <summary>Where the monitor has the fixed hardware of ACPI (ACPI 6.5, section 4.8.3).</summary>
internal static class FixedHardware
{
    /// <summary>The ports of the event block (4 bytes), the control block (2) and the timer (4).</summary>
    public const ushort EventBlock = 0x600;
    public const ushort ControlBlock = 0x604;
    public const ushort Timer = 0x608;
    public const byte EventLength = 4;
    public const byte ControlLength = 2;
    public const byte TimerLength = 4;

    /// <summary>SMI_CMD and what is written there to have ACPI mode, and to leave it.</summary>
    public const ushort CommandPort = 0xb2;
    public const byte Enable = 0xf1;
    public const byte Disable = 0xf0;

    /// <summary>The reset control register, and what it is written.</summary>
    public const ushort ResetPort = 0xcf9;
    public const byte ResetValue = 6;

    /// <summary>The line of the system control interrupt.</summary>
    public const byte Interrupt = 9;

    public const uint LocalApic = 0xfee0_0000;
    public const uint IoApic = 0xfec0_0000;
}
