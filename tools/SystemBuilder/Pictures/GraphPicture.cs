using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// Draws who may talk to whom: partitions as boxes with their level, the subjects in them, an arrow for each flow.
/// </summary>
public sealed class GraphPicture
{
    private const double Margin = 24;
    private const double LabelSize = 11;
    private const double MinimumWidth = 680;
    private const double NoteSize = 12;
    private const double NoteLine = 17;

    private readonly SystemPolicy system;
    private readonly IReadOnlyList<SubjectBox> boxes;
    private readonly IReadOnlyList<GraphFlow> flows;
    private readonly LevelColors colors;

    private GraphPicture(SystemPolicy system)
    {
        this.system = system;
        boxes = [.. system.Subjects.Select(subject => new SubjectBox(system, subject))];
        flows = GraphFlows.Of(system);
        colors = new LevelColors(system.Levels);
    }

    /// <summary>The picture of <paramref name="system"/> as SVG. The same policy gives the same picture.</summary>
    /// <exception cref="SystemBuildException">Graphviz is missing or fails.</exception>
    public static string Draw(SystemPolicy system) => new GraphPicture(system).Draw();

    private string Draw()
    {
        DotLayout layout = DotLayout.Run(ToDot());
        GraphLegend legend = new(system, flows, colors, Math.Max(layout.Width, MinimumWidth));
        double width = legend.Width + (2 * Margin);
        IReadOnlyList<string> notes = Svg.Wrap(system.Description, NoteSize, legend.Width);
        double top = 50 + (notes.Count * NoteLine);
        double left = Margin + ((legend.Width - layout.Width) / 2);
        string place = FormattableString.Invariant($"translate({left:0.#} {top:0.#})");
        XElement picture = Svg.Element("g", ("transform", place));
        picture.Add(system.Partitions.Select(partition => DrawPartition(partition, layout)));
        picture.Add(flows.Select((flow, index) => DrawFlow(flow, layout.Edge(EdgeId(index)).Curve)));
        picture.Add(system.Partitions.Select(partition => DrawPartitionName(partition, layout)));
        picture.Add(boxes.Select(box => DrawSubject(box, layout.Node(box.Name))));
        picture.Add(DrawLabels(layout));

        double legendTop = top + layout.Height + Margin;
        List<XElement> elements = [GraphStyle.Markers(), Svg.Label(Margin, 30, system.Name.Value, "title")];
        elements.AddRange(notes.Select((note, index) => Svg.Label(Margin, 50 + (index * NoteLine), note, "note")));
        elements.Add(picture);
        elements.Add(legend.Draw(Margin, legendTop));
        return Svg.Document(
            width,
            legendTop + legend.Height + Margin,
            $"{system.Name.Value}: partitions, subjects and flows",
            GraphStyle.Text,
            elements);
    }

    private static string EdgeId(int index) => string.Create(CultureInfo.InvariantCulture, $"flow{index}");

    private string ToDot()
    {
        StringBuilder graph = new();
        graph.AppendLine("digraph {");
        graph.AppendLine("graph [rankdir=LR, nodesep=0.45, ranksep=0.55, splines=spline, dpi=72, remincross=true];");
        graph.AppendLine("node [shape=box, fixedsize=true, label=\"\"]; edge [arrowsize=0.8];");
        foreach (Partition partition in system.Partitions)
        {
            double width = Math.Max(
                Svg.WidthOf(partition.Name.Value, 13, isBold: true),
                Svg.WidthOf(LevelColors.TextOf(partition), LabelSize));
            graph.AppendLine($"subgraph \"cluster_{partition.Name}\" {{ margin=18; label={Space(width, 30)};");
            foreach (SubjectBox box in boxes.Where(box => box.Subject.Partition.Value == partition.Name.Value))
            {
                graph.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"\"{box.Name}\" [width={box.Width / 72:F4}, height={box.Height / 72:F4}];");
            }

            graph.AppendLine("}");
        }

        for (int index = 0; index < flows.Count; index++)
        {
            GraphFlow flow = flows[index];
            double width = Svg.WidthOf(flow.Label, LabelSize) + (flow.IsTrusted ? 76 : 6);
            graph.AppendLine(
                CultureInfo.InvariantCulture,
                $"\"{flow.From}\" -> \"{flow.To}\" [id={EdgeId(index)}, label={Space(width, LabelSize + 5)}, "
                + $"weight={(flow.IsToSink ? 1 : 5)}, constraint={(IsAgainstFirst(index) ? "false" : "true")}];");
        }

        return graph.AppendLine("}").ToString();
    }

    /// <summary>
    /// Whether the first flow between the same two subjects goes the other way: that one alone says who is to the
    /// left.
    /// </summary>
    private bool IsAgainstFirst(int index)
    {
        GraphFlow flow = flows[index];
        return flows.Take(index).Any(first => first.From == flow.To && first.To == flow.From)
            && !flows.Take(index).TakeWhile(first => first.From != flow.To || first.To != flow.From)
                .Any(first => first.From == flow.From && first.To == flow.To);
    }

    /// <summary>A label of a size, without a text.</summary>
    private static string Space(double width, double height) => string.Create(
        CultureInfo.InvariantCulture,
        $"<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"{width:F0}\" HEIGHT=\"{height:F0}\">"
        + $"<TR><TD></TD></TR></TABLE>>");

    private XElement DrawPartition(Partition partition, DotLayout layout)
    {
        (double x, double y, double width, double height) = layout.Cluster(partition.Name.Value);
        XElement box = Svg.Box(x, y, width, height, "partition", 10);
        box.SetAttributeValue("fill", colors.Fill(partition));
        box.SetAttributeValue("stroke", colors.Stroke(partition));
        string flowsTo = partition.FlowsTo.Count == 0
            ? "no other partition"
            : string.Join(", ", partition.FlowsTo.Select(target => target.Value));
        return box.WithTitle(
            $"partition {partition.Name.Value}: information may flow to {flowsTo}. {partition.Description}".TrimEnd());
    }

    /// <summary>The name lies above the arrows, in a halo of the partition's color.</summary>
    private XElement DrawPartitionName(Partition partition, DotLayout layout)
    {
        (double x, double y, double width, _) = layout.Cluster(partition.Name.Value);
        XElement level = Svg.Label(x + (width / 2), y + 34, LevelColors.TextOf(partition), "level");
        level.SetAttributeValue("fill", colors.Stroke(partition));
        XElement group = Svg.Group(
            "partition-label", Svg.Label(x + (width / 2), y + 19, partition.Name.Value, "partition-name"), level);
        group.SetAttributeValue("stroke", colors.Fill(partition));
        return group;
    }

    private static XElement DrawSubject(SubjectBox box, (double X, double Y) middle)
    {
        double x = middle.X - (box.Width / 2);
        double y = middle.Y - (box.Height / 2);
        string kind = box.Subject.VirtualMachine is null ? "subject" : "subject machine";
        double shift = box.IsTrusted ? 11 : 0;
        XElement group = Svg.Group(
            "subject-group",
            Svg.Box(x, y, box.Width, box.Height, box.IsTrusted ? $"{kind} trusted-subject" : kind),
            Svg.Label(middle.X + shift, y + 20, box.Name, "subject-name"));
        if (box.IsTrusted)
        {
            double name = Svg.WidthOf(box.Name, SubjectBox.NameSize, isBold: true);
            group.Add(GraphStyle.Shield(middle.X + shift - (name / 2) - 18, y + 8));
        }

        for (int index = 0; index < box.Notes.Count; index++)
        {
            group.Add(Svg.Label(middle.X, y + 35 + (index * 14), box.Notes[index], "subject-note"));
        }

        return group.WithTitle($"subject {box.Name}: {box.Subject.Description}".TrimEnd(' ', ':'));
    }

    private static string StyleOf(GraphFlow flow) =>
        $"flow {flow.Style}{(flow.IsTrusted ? " trusted" : string.Empty)}";

    private static XElement DrawFlow(GraphFlow flow, IReadOnlyList<(double X, double Y)> curve)
    {
        StringBuilder path = new();
        for (int index = 0; index < curve.Count; index++)
        {
            string command = index == 0 ? "M" : index % 3 == 1 ? " C" : " ";
            path.Append(CultureInfo.InvariantCulture, $"{command}{curve[index].X:F1} {curve[index].Y:F1}");
        }

        string style = StyleOf(flow);
        return Svg
            .Element("path", ("d", path.ToString()), ("class", style), ("marker-end", GraphStyle.MarkerOf(style)))
            .WithTitle(flow.Description);
    }

    /// <summary>dot keeps labels apart, but for those of arrows that have no say in who is to the left.</summary>
    private XElement[] DrawLabels(DotLayout layout)
    {
        LabelPlacement placement = new();
        foreach (SubjectBox box in boxes)
        {
            placement.Avoid(layout.Node(box.Name), box.Width, box.Height);
        }

        foreach (Partition partition in system.Partitions)
        {
            (double x, double y, double width, _) = layout.Cluster(partition.Name.Value);
            double name = Svg.WidthOf(partition.Name.Value, 13, isBold: true);
            placement.Avoid((x + (width / 2), y + 23), name, 30);
        }

        (double X, double Y)[] middles = new (double, double)[flows.Count];
        foreach (int index in Enumerable.Range(0, flows.Count).OrderBy(IsAgainstFirst))
        {
            (IReadOnlyList<(double X, double Y)> curve, (double X, double Y)? wanted) = layout.Edge(EdgeId(index));
            middles[index] = placement.Place(WidthOf(flows[index]), wanted!.Value, curve);
        }

        return [.. flows.Select((flow, index) => DrawLabel(flow, middles[index]))];
    }

    private static string TextOf(GraphFlow flow) => flow.IsTrusted ? $"{flow.Label} · trusted" : flow.Label;

    private static double WidthOf(GraphFlow flow) =>
        Svg.WidthOf(TextOf(flow), LabelSize) + 4 + (flow.IsTrusted ? 22 : 0);

    private static XElement DrawLabel(GraphFlow flow, (double X, double Y) middle)
    {
        string text = TextOf(flow);
        double width = WidthOf(flow);
        XElement group = Svg.Group(
            $"label {StyleOf(flow)[5..]}",
            Svg.Box(middle.X - (width / 2), middle.Y - 7, width, 13, "halo", 4),
            Svg.Label(middle.X + (flow.IsTrusted ? 10 : 0), middle.Y + 4, text, "flow-name"));
        if (flow.IsTrusted)
        {
            group.Add(GraphStyle.Shield(middle.X - (width / 2) + 1, middle.Y - 7));
        }

        return group.WithTitle(flow.Description);
    }
}
