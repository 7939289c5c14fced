using System.Globalization;
using System.Xml.Linq;
using Bulkhead.SystemBuilder.Layout;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// Draws physical memory downwards, a row for each use and a column for each subject, with what the subject may do
/// there. Rows are not to scale.
/// </summary>
public sealed class MemoryPicture
{
    private const double Margin = 24;
    private const double RowHeight = 20;
    private const double Gap = 8;
    private const double AddressWidth = 92;
    private const double SizeWidth = 64;
    private const double Column = 34;

    private const string Style = """
          .title { font-size: 20px; font-weight: bold; fill: #1d2530; }
          .note { font-size: 12px; fill: #5a6470; }
          .address { font-size: 11px; font-family: 'DejaVu Sans Mono', Consolas, monospace; fill: #5a6470; }
          .size { font-size: 11px; text-anchor: end; fill: #5a6470; }
          .row { stroke: #ffffff; stroke-width: 1; }
          .what { font-size: 11.5px; fill: #1d2530; }
          .subject { font-size: 11.5px; font-weight: bold; fill: #1d2530; }
          .cell { stroke: #ffffff; stroke-width: 1; }
          .access { font-size: 10.5px; text-anchor: middle; fill: #1d2530; }
          .gap { stroke: #a9b1bb; stroke-dasharray: 2 3; }

        """;

    private readonly MemoryMap map;
    private readonly double nameWidth;
    private readonly double headerHeight;

    private MemoryPicture(MemoryMap map)
    {
        this.map = map;
        nameWidth = map.Rows.Max(row => Svg.WidthOf(row.Name, 11.5)) + 16;
        headerHeight = map.Subjects.Max(subject => Svg.WidthOf(subject, 11.5, isBold: true)) * 0.72;
    }

    private static double NameLeft => Margin + AddressWidth + SizeWidth + 12;

    private double CellsLeft => NameLeft + nameWidth;

    /// <summary>The picture of <paramref name="map"/> as SVG. The same map gives the same picture.</summary>
    public static string Draw(MemoryMap map) => new MemoryPicture(map).Draw();

    private string Draw()
    {
        string share = (100.0 * map.Used / map.Length).ToString("0.0", CultureInfo.InvariantCulture);
        string note = $"{Sizes.Text(map.Length)} at 0x{map.Start:x}, {share}% used; "
            + "r, w, x: the subject may read, write, execute; rows are not to scale";
        List<XElement> elements =
        [
            Svg.Label(Margin, 30, $"{map.System}: physical memory", "title"),
            Svg.Label(Margin, 48, note, "note"),
        ];
        double top = 64 + headerHeight;
        for (int subject = 0; subject < map.Subjects.Count; subject++)
        {
            double x = CellsLeft + (subject * Column) + 14;
            XElement name = Svg.Label(0, 0, map.Subjects[subject], "subject");
            name.SetAttributeValue(
                "transform", FormattableString.Invariant($"translate({x:F1} {top - 4:F1}) rotate(-45)"));
            elements.Add(name);
        }

        double y = top;
        ulong end = map.Rows[0].Start;
        foreach (MemoryRow row in map.Rows)
        {
            if (row.Start != end)
            {
                double right = CellsLeft + (map.Subjects.Count * Column);
                double middle = y + (Gap / 2);
                elements.Add(Svg.Element(
                    "line", ("x1", Margin), ("y1", middle), ("x2", right), ("y2", middle), ("class", "gap")));
                y += Gap;
            }

            elements.Add(DrawRow(row, y));
            y += RowHeight;
            end = row.Start + row.Length;
        }

        double width = Math.Max(
            CellsLeft + (map.Subjects.Count * Column) + (headerHeight * 1.0), Margin + Svg.WidthOf(note, 12)) + Margin;
        return Svg.Document(width, y + Margin, $"{map.System}: physical memory", Style, elements);
    }

    private XElement DrawRow(MemoryRow row, double y)
    {
        (string fill, string stroke) = ColorOf(row);
        XElement box = Svg.Box(NameLeft, y, nameWidth, RowHeight, "row", 3);
        box.SetAttributeValue("fill", fill);
        XElement group = Svg.Group(
            "use",
            Svg.Label(Margin, y + 14, $"0x{row.Start:x9}", "address"),
            Svg.Label(Margin + AddressWidth + SizeWidth, y + 14, Sizes.Text(row.Length), "size"),
            box,
            Svg.Label(NameLeft + 8, y + 14, row.Name, "what"));
        for (int subject = 0; subject < row.Access.Length; subject++)
        {
            double x = CellsLeft + (subject * Column);
            XElement cell = Svg.Box(x, y, Column, RowHeight, "cell", 3);
            cell.SetAttributeValue("fill", row.Access[subject].Length == 0 ? "#f4f5f7" : fill);
            group.Add(cell);
            if (row.Access[subject].Length > 0)
            {
                XElement access = Svg.Label(x + (Column / 2), y + 14, row.Access[subject], "access");
                access.SetAttributeValue("style", $"fill: {stroke}; font-weight: bold");
                group.Add(access);
            }
        }

        return group.WithTitle(
            $"{row.Name}: 0x{row.Start:x} to 0x{row.Start + row.Length - 1:x}, {Sizes.Text(row.Length)}");
    }

    private static (string Fill, string Stroke) ColorOf(MemoryRow row) =>
        row.Owner >= 0 ? PartitionColors.Of(row.Owner)
        : row.Name.StartsWith("channel", StringComparison.Ordinal) ? ("#fbe9c6", "#7a4d05")
        : ("#dfe3e8", "#3a4452");
}
