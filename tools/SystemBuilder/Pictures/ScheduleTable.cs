using System.Globalization;
using System.Text;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>The schedule as text: when who runs, and what share of the time each has.</summary>
public static class ScheduleTable
{
    /// <summary>The tables of all major frames of <paramref name="system"/>.</summary>
    public static string Write(SystemPolicy system)
    {
        StringBuilder text = new();
        foreach (MajorFrame major in system.Schedule.MajorFrames)
        {
            text.Append(text.Length == 0 ? string.Empty : "\n");
            bool isFirst = major.Name.Value == system.Schedule.First.Value;
            text.Append($"major frame {major.Name.Value}{(isFirst ? ", the first" : string.Empty)}: ");
            text.Append(CultureInfo.InvariantCulture, $"{major.Microseconds} microseconds\n");
            text.Append(Frames(system, major)).Append('\n').Append(Shares(major));
        }

        uint window = system.Machine.SwitchWindow.Value;
        text.Append(CultureInfo.InvariantCulture, $"\nThe last {window} ticks of each frame are the kernel's: ");
        uint ticks = system.Machine.TicksPerMicrosecond.Value;
        text.Append(
            CultureInfo.InvariantCulture, $"{(double)window / ticks:0.#} microseconds at {ticks} ticks each.\n");
        return text.ToString();
    }

    private static string Frames(SystemPolicy system, MajorFrame major)
    {
        TextTable table = new(("start", true), ("length", true), ("subject", false), ("partition", false));
        ulong start = 0;
        foreach (MinorFrame minor in major.MinorFrames)
        {
            string partition = minor.IsIdle ? string.Empty : system.FindSubject(minor.Subject.Value)!.Partition.Value;
            table.Add(Number(start), Number(minor.Microseconds.Value), minor.Subject.Value, partition);
            start += minor.Microseconds.Value;
        }

        return table.ToText("  ");
    }

    private static string Shares(MajorFrame major)
    {
        TextTable table = new(
            ("subject", false), ("frames", true), ("microseconds", true), ("share", true), ("longest wait", true));
        foreach (IGrouping<string, MinorFrame> frames in major.MinorFrames.GroupBy(minor => minor.Subject.Value))
        {
            ulong sum = frames.Aggregate(0ul, (total, minor) => total + minor.Microseconds.Value);
            table.Add(
                frames.Key,
                Number((ulong)frames.Count()),
                Number(sum),
                (100.0 * sum / major.Microseconds).ToString("0.0", CultureInfo.InvariantCulture) + "%",
                frames.Key == MinorFrame.Idle ? string.Empty : Number(LongestWait(major, frames.Key)));
        }

        return table.ToText("  ");
    }

    /// <summary>
    /// The longest time, in microseconds, in which the subject has no frame while the major frame repeats.
    /// </summary>
    private static ulong LongestWait(MajorFrame major, string subject)
    {
        ulong longest = 0;
        ulong wait = 0;
        foreach (MinorFrame minor in major.MinorFrames.Concat(major.MinorFrames))
        {
            wait = minor.Subject.Value == subject ? 0 : wait + minor.Microseconds.Value;
            longest = Math.Max(longest, wait);
        }

        return longest;
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
