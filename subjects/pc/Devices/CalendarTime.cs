namespace Bulkhead.Subjects.Pc.Devices;

/// <summary>A date and time of day of the proleptic Gregorian calendar, years 0 to 9999.</summary>
public struct CalendarTime
{
    public const uint SecondsPerDay = 86_400;

    // Days before 1970-01-01 since 0000-03-01, from which leap days are counted.
    private const ulong EpochDays = 719_468;
    private const ulong DaysPerEra = 146_097; // 400 years

    public uint Year;
    public uint Month; // 1 to 12
    public uint Day; // 1 to 31
    public uint Hour;
    public uint Minute;
    public uint Second;

    /// <param name="seconds">Since 0000-03-01 00:00:00.</param>
    public static CalendarTime FromSeconds(ulong seconds)
    {
        ulong days = seconds / SecondsPerDay;
        uint time = (uint)(seconds % SecondsPerDay);
        ulong era = days / DaysPerEra;
        uint dayOfEra = (uint)(days % DaysPerEra);
        uint yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        uint dayOfYear = dayOfEra - DaysBefore(yearOfEra);
        uint month = ((5 * dayOfYear) + 2) / 153; // from March
        return new()
        {
            Year = (uint)(((era * 400) + yearOfEra + (month >= 10 ? 1u : 0)) % 10_000),
            Month = month < 10 ? month + 3 : month - 9,
            Day = dayOfYear - (((153 * month) + 2) / 5) + 1,
            Hour = time / 3_600,
            Minute = time / 60 % 60,
            Second = time % 60,
        };
    }

    /// <summary>
    /// Seconds since 0000-03-01 00:00:00. A field that is out of its range counts on: the 31st of April is the 1st of
    /// May.
    /// </summary>
    public readonly ulong ToSeconds()
    {
        uint month = Month < 1 ? 1 : Month > 12 ? 12 : Month;
        uint year = Year + 400 - (month <= 2 ? 1u : 0);
        uint fromMarch = month > 2 ? month - 3 : month + 9;
        ulong days = (year / 400 * DaysPerEra) + DaysBefore(year % 400) + (((153 * fromMarch) + 2) / 5) + Day - 1;

        // The 400 years above keep January of year 0 from being negative.
        days -= days >= DaysPerEra ? DaysPerEra : 0;
        return (days * SecondsPerDay) + (Hour * 3_600UL) + (Minute * 60UL) + Second;
    }

    /// <summary>Seconds since 0000-03-01 of a number of seconds since 1970-01-01.</summary>
    public static ulong FromUnixTime(ulong seconds) => seconds + (EpochDays * SecondsPerDay);

    /// <summary>The day of the week of a number of seconds since 0000-03-01, a Wednesday: 0 is Sunday.</summary>
    public static uint DayOfWeek(ulong seconds) => (uint)(((seconds / SecondsPerDay) + 3) % 7);

    // Days of the whole years before one of an era of 400, which begins on the 1st of March.
    private static uint DaysBefore(uint yearOfEra) => (365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100);
}
