using System.Xml.Linq;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>What lines and colors mean, as far as the picture has them; below it why who is trusted.</summary>
internal sealed class GraphLegend
{
    private const double Row = 22;
    private const double Sample = 44;
    private const double Size = 11;

    private readonly List<(Func<double, double, XElement> Draw, string Text)> entries = [];
    private readonly List<IReadOnlyList<string>> reasons;
    private readonly List<List<(Func<double, double, XElement> Draw, string Text)>> rows = [[]];

    public GraphLegend(SystemPolicy system, IReadOnlyList<GraphFlow> flows, LevelColors colors, double width)
    {
        foreach (string level in colors.Levels)
        {
            (string fill, string stroke) = colors.Of(level);
            entries.Add(((x, y) => Swatch(x, y, fill, stroke), $"partition: {level}"));
        }

        AddLine("channel", "channel, one way");
        AddLine("channel to-sink", "channel to a common reader");
        AddLine("event", "event");
        AddLine("monitoring", "monitoring");
        if (flows.Any(flow => flow.IsTrusted))
        {
            entries.Add(((x, y) => Line(x, y, "flow trusted"), "only by trust, against the levels"));
        }

        if (system.Subjects.Any(subject => subject.VirtualMachine is not null))
        {
            entries.Add(((x, y) => Svg.Box(x + 8, y - 7, Sample - 16, 14, "subject machine", 4), "virtual machine"));
        }

        Width = width;
        reasons = [.. system.Subjects.SelectMany(subject => subject.TrustedFor.Select(trust => Svg.Wrap(
            $"{subject.Name.Value} is trusted for {trust.Through.Value} "
            + $"{(trust.To is { } to ? $"to {to.Value}" : $"from {trust.From!.Value.Value}")}: {trust.Why.Value}",
            Size,
            width - 48)))];
        BreakRows();
        Height = 8 + ((rows.Count + reasons.Sum(lines => lines.Count)) * Row);

        void AddLine(string style, string text)
        {
            if (flows.Any(flow => flow.Style == style))
            {
                entries.Add(((x, y) => Line(x, y, $"flow {style}"), text));
            }
        }
    }

    public double Width { get; }

    public double Height { get; }

    public XElement Draw(double left, double top)
    {
        XElement group = Svg.Group("legend-group", Svg.Box(left, top, Width, Height, "legend", 6));
        double y = top + 15;
        foreach (List<(Func<double, double, XElement> Draw, string Text)> row in rows)
        {
            double x = left + 12;
            foreach ((Func<double, double, XElement> draw, string text) in row)
            {
                group.Add(draw(x, y), Svg.Label(x + Sample + 6, y + 4, text, "legend-text"));
                x += WidthOf(text);
            }

            y += Row;
        }

        foreach (IReadOnlyList<string> lines in reasons)
        {
            group.Add(GraphStyle.Shield(left + 12, y - 7));
            foreach (string line in lines)
            {
                group.Add(Svg.Label(left + 34, y + 4, line, "legend-text"));
                y += Row;
            }
        }

        return group;
    }

    private void BreakRows()
    {
        double x = 12;
        foreach ((Func<double, double, XElement> Draw, string Text) entry in entries)
        {
            if (x + WidthOf(entry.Text) > Width && rows[^1].Count > 0)
            {
                rows.Add([]);
                x = 12;
            }

            rows[^1].Add(entry);
            x += WidthOf(entry.Text);
        }
    }

    private static double WidthOf(string text) => Sample + 6 + Svg.WidthOf(text, Size) + 18;

    private static XElement Swatch(double x, double y, string fill, string stroke)
    {
        XElement box = Svg.Box(x + 8, y - 7, Sample - 16, 14, "partition", 4);
        box.SetAttributeValue("fill", fill);
        box.SetAttributeValue("stroke", stroke);
        return box;
    }

    private static XElement Line(double x, double y, string style) => Svg.Element(
        "path",
        ("d", FormattableString.Invariant($"M{x} {y} H{x + Sample - 4}")),
        ("class", style),
        ("marker-end", GraphStyle.MarkerOf(style)));
}
