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
    private readonly List<string> reasons;

    public GraphLegend(SystemPolicy system, IReadOnlyList<GraphFlow> flows, LevelColors colors)
    {
        foreach (string level in colors.Levels)
        {
            (string fill, string stroke) = colors.Of(level);
            entries.Add(((x, y) => Swatch(x, y, fill, stroke), $"partition: {level}"));
        }

        AddLine("channel", "channel, one way");
        AddLine("event", "event");
        AddLine("monitoring", "monitoring");
        if (flows.Any(flow => flow.IsTrusted))
        {
            entries.Add(((x, y) => Line(x, y, "flow trusted", "url(#trusted-arrow)"), "only by trust, against the levels"));
        }

        if (system.Subjects.Any(subject => subject.VirtualMachine is not null))
        {
            entries.Add(((x, y) => Svg.Box(x + 8, y - 7, Sample - 16, 14, "subject machine", 4), "virtual machine"));
        }

        reasons = [.. system.Subjects.SelectMany(subject => subject.TrustedFor.Select(trust =>
            $"{subject.Name.Value} is trusted for {trust.Through.Value} "
            + $"{(trust.To is { } to ? $"to {to.Value}" : $"from {trust.From!.Value.Value}")}: {trust.Why.Value}"))];
        Width = Math.Max(
            entries.Sum(entry => WidthOf(entry.Text)) + 16,
            reasons.Select(reason => Svg.WidthOf(reason, Size) + 48).DefaultIfEmpty(0).Max());
        Height = 28 + (reasons.Count * Row);

        void AddLine(string style, string text)
        {
            if (flows.Any(flow => flow.Style == style))
            {
                entries.Add(((x, y) => Line(x, y, $"flow {style}", "url(#arrow)"), text));
            }
        }
    }

    public double Width { get; }

    public double Height { get; }

    public XElement Draw(double left, double top, double width)
    {
        XElement group = Svg.Group("legend-group", Svg.Box(left, top, width, Height, "legend", 6));
        double x = left + 12;
        foreach ((Func<double, double, XElement> draw, string text) in entries)
        {
            group.Add(draw(x, top + 14), Svg.Label(x + Sample + 6, top + 18, text, "legend-text"));
            x += WidthOf(text);
        }

        for (int index = 0; index < reasons.Count; index++)
        {
            double y = top + 18 + ((index + 1) * Row);
            group.Add(GraphStyle.Shield(left + 12, y - 11), Svg.Label(left + 34, y, reasons[index], "legend-text"));
        }

        return group;
    }

    private static double WidthOf(string text) => Sample + 6 + Svg.WidthOf(text, Size) + 18;

    private static XElement Swatch(double x, double y, string fill, string stroke)
    {
        XElement box = Svg.Box(x + 8, y - 7, Sample - 16, 14, "partition", 4);
        box.SetAttributeValue("fill", fill);
        box.SetAttributeValue("stroke", stroke);
        return box;
    }

    private static XElement Line(double x, double y, string style, string marker) => Svg.Element(
        "path", ("d", FormattableString.Invariant($"M{x} {y} H{x + Sample - 4}")), ("class", style), ("marker-end", marker));
}
