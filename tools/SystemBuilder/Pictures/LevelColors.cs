using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// Colors of the levels of secrecy: from green at the bottom to violet at the top; grey without levels.
/// </summary>
internal sealed class LevelColors(LevelLattice levels)
{
    private static readonly (string Fill, string Stroke)[] Ramp =
    [
        ("#eaf6ec", "#3b8a4a"), ("#e8f2fb", "#2f74b5"), ("#fdf3df", "#b07410"), ("#f4ecfa", "#7d3fa8"),
    ];

    private static readonly (string Fill, string Stroke) None = ("#f4f5f7", "#6b7480");

    /// <summary>The levels that have a color, lowest first.</summary>
    public IEnumerable<string> Levels => levels.Secrecy.Select(level => level.Value);

    /// <summary>"secret, high integrity" as far as there are levels.</summary>
    public static string TextOf(Partition partition) => string.Join(
        " · ",
        new[]
        {
            partition.Secrecy?.Value,
            partition.Integrity is { } integrity ? $"{integrity.Value} integrity" : null,
        }.OfType<string>());

    public string Fill(Partition partition) => Of(partition.Secrecy?.Value).Fill;

    public string Stroke(Partition partition) => Of(partition.Secrecy?.Value).Stroke;

    public (string Fill, string Stroke) Of(string? level)
    {
        int height = levels.SecrecyOf(level);
        int count = levels.Secrecy.Count;
        return height < 0 ? None
            : count == 1 ? Ramp[0]
            : Ramp[height * (Ramp.Length - 1) / (count - 1)];
    }
}
