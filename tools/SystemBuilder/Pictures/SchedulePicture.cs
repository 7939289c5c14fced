using System.Globalization;
using System.Xml.Linq;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>Draws the timeline of each major frame: a lane for each subject that runs in it.</summary>
public sealed class SchedulePicture
{
    private const double Margin = 24;
    private const double Timeline = 880;
    private const double Lane = 26;
    private const double Header = 60;
    private const double FrameGap = 40;

    private const string Style = """
          .title { font-size: 20px; font-weight: bold; fill: #1d2530; }
          .major { font-size: 14px; font-weight: bold; fill: #1d2530; }
          .note { font-size: 12px; fill: #5a6470; }
          .lane-name { font-size: 12px; text-anchor: end; fill: #1d2530; }
          .tick { font-size: 10px; text-anchor: middle; fill: #5a6470; }
          .grid { stroke: #dfe3e8; stroke-width: 1; }
          .frame { stroke-width: 1.2; }
          .idle { fill: url(#hatch); stroke: #a9b1bb; }
          .length { font-size: 11px; text-anchor: middle; fill: #1d2530; }
          .partition-text { font-size: 11px; fill: #3a4452; }

        """;

    private readonly SystemPolicy system;
    private readonly double left;

    private SchedulePicture(SystemPolicy system)
    {
        this.system = system;
        left = Margin + 12 + system.Subjects.Select(subject => Svg.WidthOf(subject.Name.Value, 12)).Append(40).Max();
    }

    /// <summary>The picture of <paramref name="system"/> as SVG. The same policy gives the same picture.</summary>
    public static string Draw(SystemPolicy system) => new SchedulePicture(system).Draw();

    private string Draw()
    {
        List<XElement> elements =
        [
            Hatch(),
            Svg.Label(Margin, 30, $"{system.Name.Value}: schedule", "title"),
            Svg.Label(Margin, 48, "one processor; microseconds from the start of a frame to that of the next", "note"),
        ];
        double top = Header + 8;
        foreach (MajorFrame major in system.Schedule.MajorFrames)
        {
            top = DrawMajor(major, top, elements) + FrameGap;
        }

        double legendEnd = DrawLegend(top - 8, elements);
        return Svg.Document(
            left + Timeline + Margin + 16, legendEnd + Margin, $"{system.Name.Value}: schedule", Style, elements);
    }

    /// <summary>Draws a major frame and returns the y below it.</summary>
    private double DrawMajor(MajorFrame major, double top, List<XElement> elements)
    {
        string[] lanes = [.. major.MinorFrames.Select(minor => minor.Subject.Value).Distinct()
            .OrderBy(name => name == MinorFrame.Idle ? int.MaxValue : system.IndexOfSubject(name))];
        bool isFirst = major.Name.Value == system.Schedule.First.Value;
        string title = $"major frame {major.Name.Value}{(isFirst ? " (the first)" : string.Empty)}: "
            + $"{Number(major.Microseconds)} µs, again and again{Successors(major)}";
        elements.Add(Svg.Label(Margin, top + 14, title, "major"));
        double first = top + 26;
        double bottom = first + (lanes.Length * Lane);
        double scale = Timeline / major.Microseconds;
        for (ulong tick = 0; tick <= major.Microseconds; tick += TickOf(major.Microseconds))
        {
            double x = left + (tick * scale);
            elements.Add(
                Svg.Element("line", ("x1", x), ("y1", first), ("x2", x), ("y2", bottom + 4), ("class", "grid")));
            elements.Add(Svg.Label(x, bottom + 16, Number(tick), "tick"));
        }

        for (int lane = 0; lane < lanes.Length; lane++)
        {
            elements.Add(Svg.Label(left - 10, first + (lane * Lane) + 17, lanes[lane], "lane-name"));
        }

        ulong start = 0;
        foreach (MinorFrame minor in major.MinorFrames)
        {
            double y = first + (Array.IndexOf(lanes, minor.Subject.Value) * Lane) + 3;
            double width = Math.Max(minor.Microseconds.Value * scale, 1);
            elements.Add(DrawFrame(minor, start, left + (start * scale), y, width));
            start += minor.Microseconds.Value;
        }

        return bottom + 20;
    }

    private XElement DrawFrame(MinorFrame minor, ulong start, double x, double y, double width)
    {
        XElement box = Svg.Box(x, y, width, Lane - 6, minor.IsIdle ? "frame idle" : "frame", 3);
        if (!minor.IsIdle)
        {
            (string fill, string stroke) = PartitionColors.Of(system, minor.Subject.Value);
            box.SetAttributeValue("fill", fill);
            box.SetAttributeValue("stroke", stroke);
        }

        string length = Number(minor.Microseconds.Value);
        XElement group = Svg.Group("minor", box);
        if (Svg.WidthOf(length, 11) + 6 < width)
        {
            group.Add(Svg.Label(x + (width / 2), y + 14, length, "length"));
        }

        ulong end = start + minor.Microseconds.Value;
        return group.WithTitle($"{minor.Subject.Value}: {Number(start)} to {Number(end)} µs");
    }

    /// <summary>", until SUBJECT has NAME follow", as far as a subject may.</summary>
    private string Successors(MajorFrame major)
    {
        string[] switches = [.. system.Subjects.SelectMany(subject => subject.Grants.Events
            .Where(grant => grant.Action.Value == Kernel.Configuration.EventAction.SwitchMajorFrame
                && grant.Target!.Value.Value != major.Name.Value)
            .Select(grant => $"{subject.Name.Value} has {grant.Target!.Value.Value} follow"))];
        return switches.Length == 0 ? string.Empty : $", until {string.Join(" or ", switches)}";
    }

    private double DrawLegend(double top, List<XElement> elements)
    {
        double x = Margin;
        double y = top;
        for (int index = 0; index < system.Partitions.Count; index++)
        {
            string name = $"partition {system.Partitions[index].Name.Value}";
            double width = Svg.WidthOf(name, 11) + 44;
            if (x + width > left + Timeline)
            {
                x = Margin;
                y += 20;
            }

            (string fill, string stroke) = PartitionColors.Of(index);
            XElement swatch = Svg.Box(x, y, 18, 12, "frame", 3);
            swatch.SetAttributeValue("fill", fill);
            swatch.SetAttributeValue("stroke", stroke);
            elements.Add(swatch);
            elements.Add(Svg.Label(x + 24, y + 10, name, "partition-text"));
            x += width;
        }

        return y + 12;
    }

    /// <summary>1, 2 or 5 times a power of ten, so that there are about ten.</summary>
    private static ulong TickOf(ulong length)
    {
        ulong power = 1;
        while (power * 10 <= length / 4)
        {
            power *= 10;
        }

        return new[] { 1ul, 2ul, 5ul, 10ul }.Select(step => step * power).First(step => length / step <= 12);
    }

    private static XElement Hatch()
    {
        XElement pattern = Svg.Element(
            "pattern", ("id", "hatch"), ("width", 6), ("height", 6), ("patternUnits", "userSpaceOnUse"));
        pattern.Add(Svg.Element("rect", ("width", 6), ("height", 6), ("fill", "#f4f5f7")));
        pattern.Add(Svg.Element("path", ("d", "M0 6 L6 0"), ("stroke", "#c9cfd6")));
        XElement definitions = Svg.Element("defs");
        definitions.Add(pattern);
        return definitions;
    }

    private static string Number(ulong number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
