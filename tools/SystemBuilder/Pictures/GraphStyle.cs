using System.Xml.Linq;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>How the graph looks.</summary>
internal static class GraphStyle
{
    public const string Text = """
          .title { font-size: 20px; font-weight: bold; fill: #1d2530; }
          .note { font-size: 12px; fill: #5a6470; }
          .partition { stroke-width: 1.5; }
          .partition-name { font-size: 13px; font-weight: bold; fill: #1d2530; }
          .level { font-size: 11px; }
          .partition-name, .level { text-anchor: middle; }
          .partition-name, .level { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
          .subject { fill: #ffffff; stroke: #3a4452; stroke-width: 1.3; }
          .machine { stroke-width: 3; }
          .trusted-subject { stroke: #c0202a; stroke-width: 2; }
          .subject-name { font-size: 14px; font-weight: bold; text-anchor: middle; fill: #1d2530; }
          .subject-note { font-size: 10px; text-anchor: middle; fill: #5a6470; }
          .flow { fill: none; stroke: #3a4452; stroke-width: 1.5; }
          .flow.to-sink { stroke: #9aa4b0; stroke-width: 1.1; }
          .label.to-sink .flow-name { fill: #6b7480; }
          .event { stroke-dasharray: 6 4; }
          .monitoring { stroke-dasharray: 1.5 4; stroke-width: 2.5; }
          .flow.trusted { stroke: #c0202a; stroke-width: 2.5; }
          .flow-name { font-size: 11px; text-anchor: middle; fill: #1d2530; }
          .label.trusted .flow-name { fill: #c0202a; font-weight: bold; }
          .halo { fill: #ffffff; fill-opacity: 0.85; }
          .legend { fill: none; stroke: #d4d9df; }
          .legend-text { font-size: 11px; fill: #3a4452; }
          .shield { fill: #c0202a; }

        """;

    /// <summary>The tips of arrows.</summary>
    public static XElement Markers()
    {
        XElement definitions = Svg.Element("defs");
        definitions.Add(Marker("arrow", "#3a4452"));
        definitions.Add(Marker("sink-arrow", "#9aa4b0"));
        definitions.Add(Marker("trusted-arrow", "#c0202a"));
        return definitions;
    }

    public static string MarkerOf(string style) =>
        style.Contains("trusted", StringComparison.Ordinal) ? "url(#trusted-arrow)"
        : style.Contains("to-sink", StringComparison.Ordinal) ? "url(#sink-arrow)"
        : "url(#arrow)";

    /// <summary>A shield 14 pixels wide: somebody is trusted here.</summary>
    public static XElement Shield(double x, double y) => Svg.Element(
        "path",
        ("class", "shield"),
        ("d", "M7 0 L13 2 V7 C13 11 10 13 7 14 C4 13 1 11 1 7 V2 Z"),
        ("transform", FormattableString.Invariant($"translate({Math.Round(x, 1)} {Math.Round(y, 1)})")));

    private static XElement Marker(string id, string color)
    {
        XElement marker = Svg.Element(
            "marker",
            ("id", id),
            ("viewBox", "0 0 10 10"),
            ("refX", 9),
            ("refY", 5),
            ("markerWidth", 9),
            ("markerHeight", 9),
            ("markerUnits", "userSpaceOnUse"),
            ("orient", "auto"));
        marker.Add(Svg.Element("path", ("d", "M0 0 L10 5 L0 10 L2.5 5 Z"), ("fill", color)));
        return marker;
    }
}
