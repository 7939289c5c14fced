namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// Finds places for labels, all of one height, on the curves of their arrows, so that none lies over another or over a
/// box. Each goes where it is wanted if that is free, else to the nearest free place on its curve.
/// </summary>
internal sealed class LabelPlacement
{
    /// <summary>The height of a label, and what is to be free between two of them.</summary>
    private const double Height = 13;
    private const double Gap = 2;

    private const int StepsOfSegment = 16;

    private readonly List<(double Left, double Top, double Right, double Bottom)> taken = [];

    /// <summary>Keeps labels away from a box.</summary>
    public void Avoid((double X, double Y) middle, double width, double height) =>
        taken.Add((
            middle.X - (width / 2) - Gap,
            middle.Y - (height / 2) - Gap,
            middle.X + (width / 2) + Gap,
            middle.Y + (height / 2) + Gap));

    /// <summary>The middle of a label of this width, whose place is taken from now on.</summary>
    public (double X, double Y) Place(
        double width,
        (double X, double Y) wanted,
        IReadOnlyList<(double X, double Y)> curve)
    {
        (double X, double Y)[] free =
        [
            .. PointsOf(curve).OrderBy(point => Math.Abs(point.X - wanted.X) + Math.Abs(point.Y - wanted.Y))
                .Prepend(wanted).Where(point => IsFree(point, width)),
        ];
        (double X, double Y) middle = free.Length > 0 ? free[0] : wanted;
        Avoid(middle, width, Height);
        return middle;
    }

    private bool IsFree((double X, double Y) middle, double width) => !taken.Any(box =>
        middle.X + (width / 2) > box.Left && middle.X - (width / 2) < box.Right
        && middle.Y + (Height / 2) > box.Top && middle.Y - (Height / 2) < box.Bottom);

    /// <summary>Points on a row of cubic Bézier curves, each of which begins where the one before ends.</summary>
    private static IEnumerable<(double X, double Y)> PointsOf(IReadOnlyList<(double X, double Y)> curve)
    {
        for (int start = 0; start + 3 < curve.Count; start += 3)
        {
            for (int step = 0; step <= StepsOfSegment; step++)
            {
                double t = (double)step / StepsOfSegment;
                double u = 1 - t;
                (double a, double b, double c, double d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t);
                yield return (
                    (a * curve[start].X) + (b * curve[start + 1].X) + (c * curve[start + 2].X) + (d * curve[start + 3].X),
                    (a * curve[start].Y) + (b * curve[start + 1].Y) + (c * curve[start + 2].Y) + (d * curve[start + 3].Y));
            }
        }
    }
}
