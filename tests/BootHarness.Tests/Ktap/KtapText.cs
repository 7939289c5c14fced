using Bulkhead.BootHarness.Ktap;

namespace Bulkhead.BootHarness.Tests.Ktap;

/// <summary>A test point to be written, and to be compared with what the parser read of it.</summary>
internal sealed record PointModel(bool Ok, string Description, KtapDirective Directive, PointModel[]? Subtests);

/// <summary>Writes models as KTAP.</summary>
internal static class KtapText
{
    public static List<string> Write(PointModel[] points, int indent = 0)
    {
        string blanks = new(' ', indent);
        List<string> lines = [$"{blanks}KTAP version 1", $"{blanks}1..{points.Length}"];
        foreach ((int index, PointModel point) in points.Index())
        {
            if (point.Subtests is not null)
            {
                lines.AddRange(Write(point.Subtests, indent + 2));
            }

            string directive = point.Directive switch
            {
                KtapDirective.None => "",
                KtapDirective.ExpectedFailure => " # XFAIL because",
                _ => $" # {point.Directive.ToString().ToUpperInvariant()} because",
            };
            lines.Add($"{blanks}{(point.Ok ? "ok" : "not ok")} {index + 1} {point.Description}{directive}");
        }

        return lines;
    }

    public static PointModel[] Read(KtapSuite suite) => [.. suite.TestPoints.Select(point =>
        new PointModel(point.Ok, point.Description, point.Directive,
            point.Subtests is { } inner ? Read(inner) : null))];

    /// <summary>Compares by value, which records with arrays do not.</summary>
    public static bool Same(PointModel[] left, PointModel[] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => Same(pair.First, pair.Second));

    private static bool Same(PointModel left, PointModel right) =>
        (left.Ok, left.Description, left.Directive) == (right.Ok, right.Description, right.Directive)
        && (left.Subtests, right.Subtests) switch
        {
            (null, null) => true,
            ({ } first, { } second) => Same(first, second),
            _ => false,
        };
}
