namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// The registers of the 8254 by their offset from port 40H, and of port 61H (Intel 8254 data sheet, "Programming the
/// 8254"; Intel 82371SB data sheet, NMI status and control).
/// </summary>
public static class IntervalTimer8254Registers
{
    /// <summary>Frequency of the counters' clock in hertz.</summary>
    public const uint Frequency = 1_193_182;

    public const uint ControlWord = 3; // the counters are at 0 to 2

    public const uint IsBcd = 1 << 0; // control word and status byte
    public const uint ModeShift = 1;
    public const uint ReadWriteShift = 4;
    public const uint SelectShift = 6;
    public const uint NullCount = 1 << 6; // status byte
    public const uint Output = 1 << 7;

    public const uint CounterLatch = 0; // RW1, RW0
    public const uint LeastSignificant = 1;
    public const uint MostSignificant = 2;
    public const uint LeastThenMost = 3;

    public const uint ReadBack = 3; // SC1, SC0; bits 3:1 name the counters
    public const uint ReadBackNotStatus = 1 << 4;
    public const uint ReadBackNotCount = 1 << 5;

    public const uint TimerCounter2Enable = 1 << 0; // port 61H
    public const uint SpeakerDataEnable = 1 << 1;
    public const uint WritableControl = 0x0F;
    public const uint RefreshCycleToggle = 1 << 4;
    public const uint TimerCounter2Output = 1 << 5;

    /// <summary>Counter 1 asks for a memory refresh every 18 periods, 15 microseconds.</summary>
    public const uint RefreshPeriods = 18;
}
