namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>
/// When an alarm of the real-time clock comes: an hour, a minute and a second, each of which may be any.
/// </summary>
public static class AlarmTime
{
    /// <summary>A field that matches every value.</summary>
    public const uint Any = 0x100;

    /// <summary>A field that matches none.</summary>
    public const uint Invalid = 0x101;

    /// <summary>
    /// The first second of the day, from one on, at which an alarm matches; 86400 and more if that is tomorrow.
    /// </summary>
    /// <param name="time">A second of the day, 0 to 86399.</param>
    /// <param name="hour">0 to 23, or <see cref="Any"/>.</param>
    /// <param name="minute">0 to 59, or <see cref="Any"/>.</param>
    /// <param name="second">0 to 59, or <see cref="Any"/>.</param>
    public static uint NextMatch(uint time, uint hour, uint minute, uint second)
    {
        uint atHour = time / 3_600;
        uint atMinute = time / 60 % 60;
        uint atSecond = time % 60;
        uint firstSecond = second == Any ? 0 : second;
        uint firstInHour = (minute == Any ? 0 : minute * 60) + firstSecond;

        if (hour == Any || hour == atHour)
        {
            if ((minute == Any || minute == atMinute) && (second == Any || second >= atSecond))
            {
                return (atHour * 3_600) + (atMinute * 60) + (second == Any ? atSecond : second);
            }

            uint next = minute == Any ? atMinute + 1 : minute;
            if (next > atMinute && next < 60)
            {
                return (atHour * 3_600) + (next * 60) + firstSecond;
            }
        }

        uint nextHour = hour == Any ? atHour + 1 : hour;
        if (nextHour > atHour && nextHour < 24)
        {
            return (nextHour * 3_600) + firstInHour;
        }

        return CalendarTime.SecondsPerDay + (hour == Any ? 0 : hour * 3_600) + firstInHour;
    }
}
