namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>What the devices do to IRQ 0 to 15, a bit for each.</summary>
/// <param name="levels">Which lines are high.</param>
/// <param name="pulses">
/// Which lines, high before and now, have been low in between: an edge that the levels do not show.
/// </param>
public readonly struct InterruptLines(uint levels, uint pulses)
{
    public const int Timer = 0;
    public const int Keyboard = 1;
    public const int Serial = 4;
    public const int RealTimeClock = 8;
    public const int SystemControl = 9;
    public const int Auxiliary = 12;
    public const int Disk = 14;

    public ushort Levels { get; } = (ushort)levels;

    public ushort Pulses { get; } = (ushort)pulses;
}
