using Bulkhead.Policy.Model;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>
/// A color for each partition, or for each subject where there are none, told apart from its neighbours'.
/// </summary>
internal static class PartitionColors
{
    private static readonly (string Fill, string Stroke)[] Palette =
    [
        ("#cfe3f5", "#2f74b5"), ("#d3ecd7", "#3b8a4a"), ("#fae3bd", "#b07410"), ("#e6d7f2", "#7d3fa8"),
        ("#f7d3d3", "#b5392f"), ("#cdeeec", "#1f8a86"), ("#ecebc4", "#87821c"), ("#ead9cf", "#8a5a3b"),
    ];

    public static (string Fill, string Stroke) Of(int index) => Palette[index % Palette.Length];

    public static (string Fill, string Stroke) Of(SystemPolicy system, string subject) =>
        Of(system.IndexOfPartition(system.FindSubject(subject)!.Partition.Value));
}
