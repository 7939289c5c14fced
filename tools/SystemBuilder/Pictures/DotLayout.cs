using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// Where Graphviz' dot puts what it is asked to place, in pixels from the upper left corner. It draws nothing: sizes
/// are
/// given to it and texts are not, so that fonts have no influence.
/// </summary>
internal sealed class DotLayout
{
    private readonly JsonElement root;

    private DotLayout(JsonElement root)
    {
        this.root = root;
        double[] box = Numbers(root.GetProperty("bb").GetString()!);
        Width = box[2];
        Height = box[3];
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Has dot lay out a graph in its language.</summary>
    /// <exception cref="SystemBuildException">There is no dot, or it fails.</exception>
    public static DotLayout Run(string graph)
    {
        ProcessStartInfo start = new("dot", "-Tjson0")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(graph);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0
                ? new DotLayout(JsonDocument.Parse(output.Result).RootElement)
                : throw new SystemBuildException(
                    BuildRules.Tool, "dot", $"it failed ({errors.Result.Trim().Split('\n')[0]}): run make deps");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw Missing;
        }
    }

    /// <summary>The refusal on a machine without Graphviz.</summary>
    internal static SystemBuildException Missing =>
        new(BuildRules.Tool, "dot", "it is not installed, which lays the graph out: run make deps");

    /// <summary>The middle of a node.</summary>
    public (double X, double Y) Node(string name)
    {
        double[] position = Numbers(Object(name).GetProperty("pos").GetString()!);
        return (position[0], Height - position[1]);
    }

    /// <summary>The box of a cluster.</summary>
    public (double X, double Y, double Width, double Height) Cluster(string name)
    {
        double[] box = Numbers(Object($"cluster_{name}").GetProperty("bb").GetString()!);
        return (box[0], Height - box[3], box[2] - box[0], box[3] - box[1]);
    }

    /// <summary>
    /// The Bézier curve of an edge, from its start to the tip of its arrow, and the middle of its label if it has one.
    /// </summary>
    public (IReadOnlyList<(double X, double Y)> Curve, (double X, double Y)? Label) Edge(string id)
    {
        JsonElement edge = root.GetProperty("edges").EnumerateArray()
            .First(edge => edge.GetProperty("id").GetString() == id);
        List<(double X, double Y)> points = [];
        (double, double)? tip = null;
        foreach (string word in edge.GetProperty("pos").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            double[] position = Numbers(word.TrimStart('e', 's', ','));
            (double, double) point = (position[0], Height - position[1]);
            if (word[0] == 'e')
            {
                tip = point;
            }
            else if (word[0] != 's')
            {
                points.Add(point);
            }
        }

        if (tip is (double, double) end)
        {
            points.AddRange([end, end, end]);
        }

        double[]? label = edge.TryGetProperty("lp", out JsonElement at) ? Numbers(at.GetString()!) : null;
        return (points, label is null ? null : (label[0], Height - label[1]));
    }

    private JsonElement Object(string name) => root.GetProperty("objects").EnumerateArray()
        .First(item => item.GetProperty("name").GetString() == name);

    private static double[] Numbers(string text) =>
        [.. text.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
