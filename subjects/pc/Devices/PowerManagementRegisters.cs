namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The ACPI fixed hardware registers by their offset in the PM block (ACPI Specification 6.5, section 4.8.3), the APM
/// ports B2H and B3H, and the reset control register at port CF9H (Intel 82371SB data sheet).
/// </summary>
public static class PowerManagementRegisters
{
    /// <summary>Frequency of the power management timer in hertz.</summary>
    public const uint Frequency = 3_579_545;

    public const ushort BlockBase = 0x600; // PM1a_EVT_BLK in the FADT
    public const uint BlockSize = 12;

    public const uint Pm1Status = 0; // PM1_STS, 16 bits
    public const uint Pm1Enable = 2; // PM1_EN, 16 bits
    public const uint Pm1Control = 4; // PM1a_CNT, 16 bits
    public const uint PmTimer = 8; // PM_TMR, 32 bits, of which 24 or 32 count

    public const uint TimerStatus = 1 << 0; // PM1_STS and, as TMR_EN, PM1_EN
    public const uint BusMasterStatus = 1 << 4;
    public const uint GlobalStatus = 1 << 5;
    public const uint PowerButtonStatus = 1 << 8;
    public const uint SleepButtonStatus = 1 << 9;
    public const uint RtcStatus = 1 << 10;
    public const uint WakeStatus = 1 << 15;
    public const uint StatusBits = TimerStatus | BusMasterStatus | GlobalStatus | PowerButtonStatus
        | SleepButtonStatus | RtcStatus | WakeStatus;
    public const uint EnableBits = TimerStatus | GlobalStatus | PowerButtonStatus | SleepButtonStatus | RtcStatus;

    public const uint SciEnable = 1 << 0; // PM1a_CNT
    public const uint BusMasterReload = 1 << 1;
    public const uint SleepTypeShift = 10;
    public const uint SleepType = 7 << (int)SleepTypeShift;
    public const uint SleepEnable = 1 << 13;

    /// <summary>SLP_TYP of the state S5, soft off; \_S5 in the DSDT says the same.</summary>
    public const uint SleepTypeS5 = 5;

    public const ushort ApmControl = 0xB2; // SMI_CMD in the FADT
    public const ushort ApmStatus = 0xB3;
    public const uint AcpiEnable = 0xF1; // ACPI_ENABLE in the FADT
    public const uint AcpiDisable = 0xF0; // ACPI_DISABLE in the FADT

    public const ushort ResetControl = 0xCF9; // RESET_REG in the FADT
    public const uint SystemReset = 1 << 1;
    public const uint ResetCpu = 1 << 2;
    public const uint FullReset = 1 << 3;
    public const uint ResetValue = SystemReset | ResetCpu; // RESET_VALUE in the FADT
}
