namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The bytes of the MC146818A by their address (Motorola MC146818A data sheet, figure 8 and "Registers"), and those of
/// its RAM that PC firmware gives a meaning.
/// </summary>
public static class RealTimeClockRegisters
{
    /// <summary>Frequency of the time base in hertz.</summary>
    public const uint Frequency = 32_768;

    public const uint Size = 128;

    public const uint Seconds = 0x00;
    public const uint SecondsAlarm = 0x01;
    public const uint Minutes = 0x02;
    public const uint MinutesAlarm = 0x03;
    public const uint Hours = 0x04;
    public const uint HoursAlarm = 0x05;
    public const uint DayOfWeek = 0x06; // 1: Sunday
    public const uint DateOfMonth = 0x07;
    public const uint Month = 0x08;
    public const uint Year = 0x09;
    public const uint RegisterA = 0x0A;
    public const uint RegisterB = 0x0B;
    public const uint RegisterC = 0x0C;
    public const uint RegisterD = 0x0D;
    public const uint Century = 0x32; // as the ACPI FADT field CENTURY names it

    public const uint BaseMemoryLow = 0x15; // KiB below 1 MiB, two bytes
    public const uint ExpansionMemoryLow = 0x17; // as 30H
    public const uint ExtendedMemoryLow = 0x30; // KiB above 1 MiB, two bytes
    public const uint ExtendedMemoryAbove16Low = 0x34; // 64 KiB units above 16 MiB and below 4 GiB, two bytes
    public const uint HighMemoryLow = 0x5B; // 64 KiB units above 4 GiB, three bytes

    public const uint RateSelection = 0x0F; // A: RS3-RS0
    public const uint DividerShift = 4; // A: DV2-DV0
    public const uint DividerReset = 6; // and 7
    public const uint UpdateInProgress = 1 << 7; // A

    public const uint Hours24 = 1 << 1; // B
    public const uint BinaryMode = 1 << 2; // B: DM
    public const uint UpdateInterrupt = 1 << 4; // B: UIE, C: UF
    public const uint AlarmInterrupt = 1 << 5; // B: AIE, C: AF
    public const uint PeriodicInterrupt = 1 << 6; // B: PIE, C: PF
    public const uint Set = 1 << 7; // B
    public const uint Interrupts = UpdateInterrupt | AlarmInterrupt | PeriodicInterrupt;
    public const uint InterruptRequest = 1 << 7; // C: IRQF
    public const uint ValidRamAndTime = 1 << 7; // D: VRT

    public const uint DoNotCare = 0xC0; // of an alarm byte
    public const uint AfterNoon = 0x80; // of an hour in 12-hour mode

    /// <summary>UIP precedes the end of an update by 244 and 1984 microseconds.</summary>
    public const uint UpdatePeriods = 73;
}
