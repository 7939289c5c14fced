namespace Bulkhead.Policy.Model;

/// <summary>A cycle of minor frames, repeated until an event has another one follow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MinorFrames">Its minor frames in their order, at least one.</param>
public sealed record MajorFrame(Located<string> Name, IReadOnlyList<MinorFrame> MinorFrames)
{
    /// <summary>How long it takes, in microseconds.</summary>
    public ulong Microseconds => MinorFrames.Aggregate(0ul, (sum, frame) => sum + frame.Microseconds.Value);
}
